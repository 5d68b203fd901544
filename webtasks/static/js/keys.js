/**
 * Keyboard shortcuts of lists: j k move, Enter opens (the focused link does that itself), c claims, / searches, ? shows them all.
 *
 * Needs: rows `[data-row]` holding a link `[data-open]` and perhaps a button `[data-claim]`; a field `[data-search]`; `dialog#shortcuts`.
 */
document.documentElement.classList.add("js");

const typing = (element) => element.matches("input, textarea, select, [contenteditable]") || element.closest("dialog[open]");

function move(by) {
  const links = [...document.querySelectorAll("[data-row] [data-open]")];
  const row = document.activeElement?.closest("[data-row]");
  const at = links.findIndex((link) => row?.contains(link));
  const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/** In a list only the row in focus may be claimed; on the page of one task there is no doubt which is meant. */
function claim() {
  const inList = document.querySelector("[data-row]") !== null;
  const scope = inList ? document.activeElement?.closest("[data-row]") : document;
  scope?.querySelector("[data-claim]")?.click();
}

const showShortcuts = () => document.getElementById("shortcuts")?.showModal();

const acts = {
  j: () => move(1),
  k: () => move(-1),
  c: claim,
  "/": () => document.querySelector("[data-search]")?.focus(),
  "?": showShortcuts,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const act = acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

document.querySelectorAll("[data-shortcuts]").forEach((button) => button.addEventListener("click", showShortcuts));

// A menu made of <details> closes when the eye moves on.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; });
});
