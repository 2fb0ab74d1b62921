// The one script of every page. Pages work without it; it makes them quicker to use.
import Alpine from "@alpinejs/csp";
import "./requests.js";
import { search } from "./search.js";
import "./shell.js";
import "./keys.js";
import "./palette.js";
import "./toasts.js";
import "./forms.js";
import "./places.js";
import "./reveal.js";
import "./upload.js";
import "./lists.js";
import "./drawer.js";

Alpine.data("search", search);
Alpine.start();
