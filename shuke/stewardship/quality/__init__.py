"""Record quality 资料质量: faults counted each night per store and source, one open index, people to mend."""
