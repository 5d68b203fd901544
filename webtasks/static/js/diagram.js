/**
 * Draws `[data-bpmn]` with the vendored viewer and marks what happened.
 *
 * Needs: `data-bpmn` = address of the BPMN file; `data-marks` = JSON {taken, now, lit, turned, origin, wrong, sought: [element ids]} or an address that yields it.
 * The buttons come into `[data-tools]` of the same `[data-diagram]`; a small drawing has none.
 * Moves by dragging, zooms by pinch, ctrl + wheel and buttons. If the drawing cannot be shown the list beside it appears.
 * Diagrams that a script adds later are drawn on an event `alur:added` of the document. A mark changes when the element gets an event `alur:marks` whose detail is such an object; a press on an element sends `alur:element` up.
 */
const KINDS = ["taken", "now", "lit", "turned", "wrong", "sought"];
const AIR = 60;
/** Of the window's height a replay's drawing has at least so much. */
const LEAST = 0.45;
/** Names can be read from this size on. */
const READABLE = 0.6;

function tool(name, label, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-plain";
  button.title = label;
  button.setAttribute("aria-label", label);
  button.textContent = name;
  button.addEventListener("click", act);
  return button;
}

/** Above the drawing, where they cover nothing of it. */
function tools(box, canvas) {
  const zoom = (factor) => canvas.zoom(Math.min(4, Math.max(0.2, canvas.zoom() * factor)));
  box.append(
    tool("+", "Perbesar", () => zoom(1.25)),
    tool("−", "Perkecil", () => zoom(0.8)),
    tool("⤢", "Tampilkan seluruhnya", () => fit(canvas)),
  );
  return box;
}

/** Left, top, right and bottom of elements; a connection is where its bends are. */
function around(elements) {
  const points = elements.flatMap((one) => one.waypoints ?? [{ x: one.x, y: one.y }, { x: one.x + one.width, y: one.y + one.height }]);
  const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

const between = (low, value, high) => (low > high ? (low + high) / 2 : Math.min(high, Math.max(low, value)));

/**
 * The whole drawing in sight, with a little air; on a narrow screen never so small that names cannot be read: then what is shown is in the middle,
 * all of `elements` if they fit, else the first of them.
 */
function fit(canvas, elements = []) {
  canvas.zoom("fit-viewport", "auto");
  if (canvas.zoom() >= 0.45 || !elements.length) return;
  canvas.zoom(0.6);
  const { x, y, width, height, inner } = canvas.viewbox();
  const all = around(elements);
  const shown = all.right - all.left < width && all.bottom - all.top < height ? all : around(elements.slice(0, 1));
  canvas.viewbox({
    x: between(inner.x - AIR, (shown.left + shown.right - width) / 2, inner.x + inner.width + AIR - width) || x,
    y: between(inner.y - AIR, (shown.top + shown.bottom - height) / 2, inner.y + inner.height + AIR - height) || y,
    width,
    height,
  });
}

const replayed = (element) => document.querySelector("[data-scrubber]") !== null && !element.classList.contains("diagram-small");

/** The height left for a drawing; in a replay as much as its controls leave of the first screen, so that both are seen at once. */
function room(element) {
  const controls = document.querySelector("[data-scrubber]");
  if (!controls || innerWidth < 768) return innerHeight * 0.7;
  const above = element.getBoundingClientRect().top + scrollY;
  return Math.min(innerHeight * 0.7, Math.max(innerHeight * LEAST, innerHeight - above - controls.offsetHeight - AIR / 3));
}

/** As high as the drawing needs at full width, between the limits of the style sheet. */
function shape(element, canvas) {
  if (element.classList.contains("diagram-small")) return;
  const { inner } = canvas.viewbox();
  // Room above and below, so that the watermark covers nothing.
  const needed = (element.clientWidth * inner.height) / inner.width + 112;
  element.style.height = `${Math.round(Math.min(room(element), Math.max(needed, replayed(element) ? innerHeight * LEAST : 0)))}px`;
  canvas.resized();
}

/** Look again when the frame has got another width: a telephone that is turned, a window that is drawn wider. */
function turned(element, look) {
  let width = element.clientWidth;
  new ResizeObserver(() => {
    if (!element.clientWidth || element.clientWidth === width) return;
    width = element.clientWidth;
    look();
  }).observe(element);
}

function marker(viewer) {
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  let shown = [];
  return (marks) => {
    shown.forEach(([id, kind]) => canvas.removeMarker(id, kind));
    shown = KINDS.flatMap((kind) => (marks[kind] ?? []).filter((id) => registry.get(id)).map((id) => [id, kind]));
    shown.forEach(([id, kind]) => canvas.addMarker(id, kind));
  };
}

/** On paper the width is another one: what is in sight is scaled to it instead of cut off. */
function printable(element) {
  const drawing = element.querySelector(".djs-container > svg");
  addEventListener("beforeprint", () => drawing.setAttribute("viewBox", `0 0 ${element.clientWidth} ${element.clientHeight}`));
  addEventListener("afterprint", () => drawing.removeAttribute("viewBox"));
}

async function marksOf(element) {
  const text = element.dataset.marks || "{}";
  return text.trim().startsWith("{") ? JSON.parse(text) : (await fetch(text)).json();
}

/** The elements a reader looks for, the first one first: the one asked for, where a case stands, what is wrong, what is shown. */
function looked(viewer, marks) {
  const ids = ["sought", "now", "wrong", "lit"].flatMap((kind) => marks[kind] ?? []);
  return ids.map((id) => viewer.get("elementRegistry").get(id)).filter(Boolean);
}

/**
 * In a replay: all that the event passed and what is open after it, in the middle and as large as the frame lets it be. Where that cannot be read,
 * the gateways that were decided, with the task whose answers they read if it stands near enough.
 */
function follow(viewer, marks) {
  const elements = looked(viewer, marks);
  if (!elements.length) return;
  const canvas = viewer.get("canvas");
  const { width, height } = canvas.getSize();
  const size = (box) => Math.min(width / (box.right - box.left + AIR), height / (box.bottom - box.top + AIR));
  const found = (...kinds) => kinds.flatMap((kind) => marks[kind] ?? []).map((id) => viewer.get("elementRegistry").get(id)).filter(Boolean);
  const turned = found("turned");
  const first = turned.length ? turned : elements;
  const sights = [elements, turned.length ? [...found("origin"), ...turned] : [], first, first.slice(0, 1)].filter((sight) => sight.length).map(around);
  const shown = sights.find((sight) => size(sight) >= READABLE) ?? sights[sights.length - 1];
  const zoom = Math.min(1, Math.max(READABLE, size(shown)));
  canvas.viewbox({
    x: (shown.left + shown.right - width / zoom) / 2,
    y: (shown.top + shown.bottom - height / zoom) / 2,
    width: width / zoom,
    height: height / zoom,
  });
}

async function draw(element) {
  const [{ NavigatedViewer }, model, marks] = await Promise.all([
    import("../vendor/bpmn-viewer.js"),
    fetch(element.dataset.bpmn).then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(answer.status)))),
    marksOf(element),
  ]);
  const viewer = new NavigatedViewer({ container: element });
  await viewer.importXML(model);
  const mark = marker(viewer);
  const canvas = viewer.get("canvas");
  let shown = marks;
  const look = () => {
    shape(element, canvas);
    if (replayed(element)) follow(viewer, shown);
    else fit(canvas, looked(viewer, shown));
  };
  mark(marks);
  look();
  turned(element, look);
  const box = element.closest("[data-diagram]")?.querySelector("[data-tools]");
  if (box) tools(box, canvas);
  printable(element);
  element.removeAttribute("role");
  element.dataset.drawn = "";
  element.addEventListener("alur:marks", (event) => { shown = event.detail; mark(shown); follow(viewer, shown); });
  viewer.get("eventBus").on("element.click", ({ element: pressed }) => {
    element.dispatchEvent(new CustomEvent("alur:element", { bubbles: true, detail: pressed.id }));
  });
}

function degrade(element, fault) {
  console.warn("diagram:", fault);
  element.hidden = true;
  element.closest("[data-diagram]")?.querySelectorAll(".unscripted").forEach((part) => part.classList.remove("unscripted"));
}

const style = document.createElement("link");
style.rel = "stylesheet";
style.href = new URL("../vendor/bpmn-viewer.css", import.meta.url);
if (document.querySelector("[data-bpmn]")) document.head.prepend(style);

function drawAll() {
  document.querySelectorAll("[data-bpmn]:not([data-begun])").forEach((element) => {
    element.dataset.begun = "";
    draw(element).catch((fault) => degrade(element, fault));
  });
}
drawAll();
document.addEventListener("alur:added", drawAll);
