// The search box: suggestions come by htmx into #found; here are the keys and the closing.
export function search() {
  return {
    at: -1,
    links() {
      return [...this.$refs.found.querySelectorAll("a")];
    },
    mark(step) {
      const links = this.links();
      if (!links.length) return;
      this.at = (this.at + step + links.length) % links.length;
      links.forEach((link, index) => link.setAttribute("aria-selected", String(index === this.at)));
      links[this.at].scrollIntoView({ block: "nearest" });
    },
    down() { this.mark(1); },
    up() { this.mark(-1); },
    fresh() { this.at = -1; },
    open(event) {
      const link = this.links()[this.at];
      if (!link) return;
      event.preventDefault();
      link.click();
    },
    close() {
      this.$refs.found.replaceChildren();
      this.at = -1;
    },
  };
}
