/**
 * Draws `[data-bpmn]` with the vendored viewer and marks what happened.
 *
 * Needs: `data-bpmn` = address of the BPMN file; `data-marks` = JSON {taken, now, lit, wrong, sought: [element ids]} or an address that yields it.
 * Moves by dragging, zooms by pinch, ctrl + wheel and buttons. If the drawing cannot be shown the list beside it appears.
 * Diagrams that a script adds later are drawn on an event `alur:added` of the document. A mark changes when the element gets an event `alur:marks` whose detail is such an object; a press on an element sends `alur:element` up.
 */
const KINDS = ["taken", "now", "lit", "wrong", "sought"];

function tool(name, label, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.title = label;
  button.setAttribute("aria-label", label);
  button.textContent = name;
  button.addEventListener("click", act);
  return button;
}

function tools(canvas) {
  const box = document.createElement("div");
  box.className = "diagram-tools";
  const zoom = (factor) => canvas.zoom(Math.min(4, Math.max(0.2, canvas.zoom() * factor)));
  box.append(
    tool("+", "Perbesar", () => zoom(1.25)),
    tool("−", "Perkecil", () => zoom(0.8)),
    tool("⤢", "Tampilkan seluruhnya", () => fit(canvas)),
  );
  return box;
}

/** The whole drawing in sight, with a little air; on a narrow screen never so small that names cannot be read: then the current step is in the middle. */
function fit(canvas, element) {
  canvas.zoom("fit-viewport", "auto");
  if (canvas.zoom() >= 0.45 || !element) return;
  const { width, height } = canvas.getSize();
  canvas.zoom(0.6);
  const scale = canvas.zoom();
  const box = canvas.viewbox();
  canvas.viewbox({ ...box, x: element.x + element.width / 2 - width / scale / 2, y: element.y + element.height / 2 - height / scale / 2 });
}

/** As high as the drawing needs at full width, between the limits of the style sheet. */
function shape(element, canvas) {
  if (element.classList.contains("diagram-small")) return;
  const { inner } = canvas.viewbox();
  // Room above and below, so that buttons and watermark cover nothing.
  element.style.height = `${Math.round(Math.min(innerHeight * 0.7, (element.clientWidth * inner.height) / inner.width + 112))}px`;
  canvas.resized();
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

/** The element a reader looks for first: the one asked for, where a case stands, what is wrong, else what is shown. */
const foremost = (marks) => ["sought", "now", "wrong", "lit"].flatMap((kind) => marks[kind] ?? [])[0];

/** Bring the marked element into sight when a step of the replay left it outside. */
function follow(viewer, marks) {
  const element = viewer.get("elementRegistry").get(foremost(marks));
  if (element) viewer.get("canvas").scrollToElement(element, 40);
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
  mark(marks);
  shape(element, canvas);
  fit(canvas, viewer.get("elementRegistry").get(foremost(marks)));
  element.append(tools(canvas));
  printable(element);
  element.removeAttribute("role");
  element.dataset.drawn = "";
  element.addEventListener("alur:marks", (event) => { mark(event.detail); follow(viewer, event.detail); });
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
