/**
 * A finding and its element show each other: a press on the one lights the other.
 *
 * Needs: links `[data-element]` (an element's id) whose address is the fragment of the part that holds its diagram, drawn by diagram.js.
 */
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const into = (element) => element.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
const drawingOf = (link) => document.getElementById(link.hash.slice(1))?.querySelector("[data-bpmn]");

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-element]");
  const drawing = link && drawingOf(link);
  if (!drawing || drawing.hidden) return;
  event.preventDefault();
  const marks = JSON.parse(drawing.dataset.marks);
  drawing.dispatchEvent(new CustomEvent("alur:marks", { detail: { ...marks, sought: [link.dataset.element] } }));
  into(drawing);
});

document.addEventListener("alur:element", (event) => {
  const link = [...document.querySelectorAll("[data-element]")].find((one) => one.dataset.element === event.detail && drawingOf(one) === event.target);
  if (!link) return;
  link.focus({ preventScroll: true });
  into(link);
});
