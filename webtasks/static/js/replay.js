/**
 * The auditor's scrubber: moves through a case's events without leaving the page.
 *
 * Needs: `[data-scrubber]` with data-at and data-last; each event's page under `?langkah=n`, which holds `[data-replay-panel]` and `[data-bpmn]`
 * with its marks. The server alone says what a page shows; this only fetches it, ahead of need, and swaps the panel. By the header Alur-Part it
 * asks for the event alone: whether the chain holds has been worked out for the page it is on. A list of all events may stand in `[data-events]`.
 * Keys: ← → Home End, space plays and halts.
 */
const scrubber = document.querySelector("[data-scrubber]");
const STEP_MS = 3000; // time to read what happened

if (scrubber) {
  const range = scrubber.querySelector("input[type=range]");
  const play = scrubber.querySelector("[data-play]");
  const last = Number(scrubber.dataset.last);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const pages = new Map();
  let at = Number(scrubber.dataset.at);
  let wanted = at;
  let timer = null;

  const address = (n) => `${scrubber.getAttribute("action") || location.pathname}?langkah=${n}`;
  const bounded = (n) => Math.min(last, Math.max(1, n));

  function page(n) {
    if (!pages.has(n)) {
      const loading = fetch(address(n), { headers: { "Alur-Part": "event" } }).then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(answer.status))))
        .then((text) => new DOMParser().parseFromString(text, "text/html"));
      loading.catch(() => pages.delete(n));
      pages.set(n, loading);
    }
    return pages.get(n);
  }

  /** The frame stays, so that a screen reader is told of what changes in it; pages are kept, so the copy is a clone. */
  function swap(fresh, selector) {
    const [now, then] = [document.querySelector(selector), fresh.querySelector(selector)];
    if (now && then) now.replaceChildren(...[...then.childNodes].map((node) => document.importNode(node, true)));
  }

  function show(n, fresh) {
    at = n;
    range.value = n;
    scrubber.dataset.at = n;
    swap(fresh, "[data-replay-panel]");
    swap(fresh, "[data-scrubber] .ticks");
    swap(fresh, "[data-position]");
    swap(fresh, "[data-events]");
    fresh.querySelectorAll("[data-go]").forEach((link) => {
      const mine = scrubber.querySelector(`[data-go="${link.dataset.go}"]`);
      ["href", "role", "aria-disabled", "tabindex"].forEach((name) => (link.hasAttribute(name) ? mine.setAttribute(name, link.getAttribute(name)) : mine.removeAttribute(name)));
    });
    const marks = fresh.querySelector("[data-bpmn]")?.dataset.marks;
    if (marks) document.querySelector("[data-bpmn]")?.dispatchEvent(new CustomEvent("alur:marks", { detail: JSON.parse(marks) }));
    document.dispatchEvent(new CustomEvent("alur:added"));
    history.replaceState(null, "", address(n));
  }

  /** Go to event n; while one loads, later wishes replace it. */
  async function go(n) {
    wanted = bounded(n);
    const mine = wanted;
    try {
      const fresh = await page(mine);
      if (wanted === mine) show(mine, fresh);
      if (mine < last) page(mine + 1);
    } catch {
      location.assign(address(mine));
    }
  }

  function halt() {
    clearInterval(timer);
    timer = null;
    label();
  }

  function label() {
    play.querySelector("span").textContent = timer ? "Hentikan" : "Putar";
    play.setAttribute("aria-pressed", String(timer !== null));
    const icon = play.querySelector("use");
    icon.setAttribute("href", icon.getAttribute("href").replace(/#.*$/, timer ? "#pause-circle" : "#play-circle"));
  }

  function toggle() {
    if (timer) return halt();
    if (wanted >= last) go(1);
    timer = setInterval(() => (wanted >= last ? halt() : go(wanted + 1)), still ? STEP_MS * 1.5 : STEP_MS);
    return label();
  }

  const keys = {
    ArrowLeft: () => go(wanted - 1), ArrowRight: () => go(wanted + 1), Home: () => go(1), End: () => go(last), " ": toggle,
  };

  document.addEventListener("keydown", (event) => {
    const target = event.target;
    const busy = target.matches("textarea, select, summary, button, input:not([type=range])") || target.closest("dialog[open]");
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key] || (busy && (event.key === " " || !target.matches("button, summary")))) return;
    event.preventDefault();
    if (event.key !== " ") halt();
    keys[event.key]();
  });
  range.addEventListener("input", () => { halt(); go(Number(range.value)); });
  play.addEventListener("click", toggle);
  scrubber.addEventListener("click", (event) => {
    const link = event.target.closest("[data-go]");
    if (!link) return;
    event.preventDefault();
    if (link.hasAttribute("aria-disabled")) return;
    halt();
    go({ first: 1, previous: wanted - 1, next: wanted + 1, last }[link.dataset.go]);
  });
  document.querySelector("[data-events]")?.addEventListener("click", (event) => {
    const link = event.target.closest("[data-jump]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    halt();
    go(Number(link.dataset.jump)).then(() => document.querySelector("[data-replay-panel]").focus());
  });
  scrubber.addEventListener("submit", (event) => event.preventDefault());
  if (at < last) page(at + 1);
}
