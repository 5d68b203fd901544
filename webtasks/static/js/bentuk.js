/**
 * Forms, quicker: shows a field only while its condition holds, adds and removes rows without a round trip, counts characters,
 * brings the eye to the errors. The server decides all of it again.
 *
 * Needs: `[data-if]` = path of the value asked, `data-equals` or `data-differs` = JSON list; `[data-list]` with a <template> whose names say `__n__`;
 * `textarea[data-max]`; `[data-summary]`.
 */
const answersAt = (form, path) => [...form.elements]
  .filter((field) => field.name === path && field.type !== "submit" && (!["radio", "checkbox"].includes(field.type) || field.checked))
  .map((field) => field.value).filter((value) => value !== "");

/** A field nobody sees is not sent either: what stood in it stays there, switched off. */
function condition(form, box) {
  const found = answersAt(form, box.dataset.if);
  const holds = box.dataset.equals !== undefined
    ? JSON.parse(box.dataset.equals).some((value) => found.includes(value))
    : !JSON.parse(box.dataset.differs).some((value) => found.includes(value));
  box.hidden = !holds;
  box.querySelectorAll("input, select, textarea").forEach((field) => { field.disabled = !holds; });
}

const conditions = (form) => form.querySelectorAll("[data-if]").forEach((box) => condition(form, box));

function renumber(list) {
  const path = list.dataset.list;
  const escaped = path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  [...list.querySelectorAll(":scope > [data-list-row]")].forEach((row, n) => {
    row.querySelector("[data-row-number]").textContent = n + 1;
    row.querySelectorAll("[name], [id], [for], [value], [aria-describedby]").forEach((part) => {
      ["name", "value"].forEach((name) => {
        const old = part.getAttribute(name);
        if (old && (name === "name" || part.name === "_hapus")) part.setAttribute(name, old.replace(new RegExp(`^${escaped}\\.(\\d+|__n__)`), `${path}.${n}`));
      });
      const ids = new RegExp(`(^| )f-${escaped.replaceAll("\\.", "-")}-(\\d+|__n__)-`, "g");
      ["id", "for", "aria-describedby"].forEach((name) => {
        const old = part.getAttribute(name);
        if (old) part.setAttribute(name, old.replace(ids, `$1f-${path.replaceAll(".", "-")}-${n}-`));
      });
    });
  });
}

function rows(list) {
  list.dataset.live = "";
  list.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add-row]");
    const remove = event.target.closest("[data-remove-row]");
    if (!add && !remove) return;
    event.preventDefault();
    if (add) add.before(list.querySelector(":scope > template").content.cloneNode(true));
    else remove.closest("[data-list-row]").remove();
    renumber(list);
    const all = list.querySelectorAll(":scope > [data-list-row]");
    (add ? all[all.length - 1].querySelector("input, select, textarea") : list.querySelector("[data-add-row]")).focus();
    list.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function count(area) {
  const limit = area.closest(".field").querySelector("[data-limit]");
  if (!limit) return;
  const words = limit.textContent;
  const [least, most] = [Number(area.dataset.min || 0), Number(area.dataset.max)];
  const tell = () => {
    const left = most - area.value.length;
    const short = area.value.length > 0 ? least - area.value.length : 0;
    limit.textContent = left < 0 ? `Kelebihan ${-left} karakter.` : short > 0 ? `Masih kurang ${short} karakter.` : left <= most / 4 ? `Tersisa ${left} karakter.` : words;
    limit.classList.toggle("due-late", left < 0);
  };
  area.addEventListener("input", tell);
  tell();
}

document.querySelectorAll("form[data-form]").forEach((form) => {
  conditions(form);
  form.addEventListener("input", () => conditions(form));
  form.addEventListener("change", () => conditions(form));
  form.querySelectorAll("[data-list]").forEach(rows);
  form.querySelectorAll("textarea[data-max]").forEach(count);
  // By itself a browser brings only the line into sight that is written.
  form.addEventListener("keyup", (event) => event.key === "Tab" && event.target.scrollIntoView({ block: "nearest" }));
  // What opens is brought into sight, above the bar of buttons; a page that comes with one open stays where it is.
  form.querySelectorAll("details[data-outcome], details[data-others]").forEach((one) => {
    one.querySelector(":scope > summary").addEventListener("click", () => setTimeout(() => one.open && one.scrollIntoView({ block: "nearest" })));
  });
  form.querySelector("[data-to-others]")?.addEventListener("click", (event) => {
    event.preventDefault();
    const others = document.getElementById("keputusan-lain");
    if (others.matches("details")) others.open = true;
    others.scrollIntoView({ block: "nearest" });
    others.querySelector("summary, button").focus();
  });
});

const summary = document.querySelector("[data-summary]");
summary?.focus();
summary?.addEventListener("click", (event) => {
  const field = event.target.closest("a") && document.getElementById(event.target.closest("a").hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.closest("details:not([open])")?.setAttribute("open", "");
  (field.matches("fieldset, div") ? field.querySelector("input, select, textarea, button") ?? field : field).focus();
  field.closest(".field, .group")?.scrollIntoView({ block: "center" });
});
