/**
 * Keeps what is typed: saves the form after each pause and on leaving, on this device while there is no connection.
 *
 * Needs: `form[data-draft]` = address that takes the form's fields by POST and answers {saved: "10.41", computed: {field id: words}} (or 204);
 * `[data-draft-status]` says where the text is. Files are sent with the form itself, never here.
 * Unsent text waits in localStorage; text being sent waits in sessionStorage until sent.js sees that it arrived, or the tab closes.
 */
const PAUSE_MS = 1500;
const CHOSEN_MS = 150; // a choice is made at once, and other answers may follow from it
const RETRY_MS = 20000;

const textOf = (form) => {
  const data = new FormData(form);
  [...data.entries()].forEach(([name, value]) => { if (value instanceof File) data.delete(name); });
  return new URLSearchParams(data);
};

const clock = () => new Date().toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" }).replace(":", ".");

/** What is compared and kept on the device: the person's own words, none of the page's tokens. */
const words = (params) => {
  const kept = new URLSearchParams(params);
  ["csrf_token", "kunci", "revisi", "_lembar"].forEach((name) => kept.delete(name));
  return kept.toString();
};

/** The device's memory for one form; a browser that refuses storage behaves like one that is empty. */
function device(address) {
  const key = `alur:draf:${address}`;
  const attempt = (act) => { try { return act() ?? true; } catch { return null; } };
  return {
    read: () => [sessionStorage, localStorage].map((place) => attempt(() => place.getItem(key))).find((text) => typeof text === "string") ?? null,
    write: (text) => attempt(() => localStorage.setItem(key, text)) === true,
    send: (text) => { attempt(() => localStorage.removeItem(key)); attempt(() => sessionStorage.setItem(key, text)); },
    clear: () => [localStorage, sessionStorage].forEach((place) => attempt(() => place.removeItem(key))),
  };
}

/** As many rows in each list as the kept words need; only where bentuk.js has taken the buttons over. */
function grow(form, kept) {
  form.querySelectorAll("[data-list][data-live]").forEach((list) => {
    const path = `${list.dataset.list}.`;
    const needed = Math.max(0, ...[...kept.keys()].filter((name) => name.startsWith(path)).map((name) => Number(name.slice(path.length).split(".")[0]) + 1));
    for (let n = list.querySelectorAll(":scope > [data-list-row]").length; n < needed; n += 1) list.querySelector("[data-add-row]").click();
  });
}

const differs = (field) => {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT") return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
  return "defaultValue" in field && field.value !== field.defaultValue;
};

/** Names of the fields that no longer stand as the page came: what somebody typed before this script was there is newer than what was kept. */
const touched = (form) => new Set([...form.elements].filter((field) => field.type !== "hidden" && differs(field)).map((field) => field.name));

/** Put kept words back into the fields that are not `spared`; answers whether anything differed. */
function restore(form, text, spared) {
  const kept = new URLSearchParams(text);
  let changed = false;
  grow(form, kept);
  [...form.elements].forEach((field) => {
    if (spared.has(field.name)) return;
    if (!field.name || ["hidden", "submit", "file", "button"].includes(field.type) || field.tagName === "BUTTON" || field.tagName === "FIELDSET") return;
    const values = kept.getAll(field.name);
    if (field.type === "checkbox" || field.type === "radio") {
      const checked = values.includes(field.value);
      changed ||= checked !== field.checked;
      field.checked = checked;
    } else if (values.length === 1 && values[0] !== field.value) {
      field.value = values[0];
      changed = true;
    }
  });
  return changed;
}

/** What follows from the answers, as the server has worked it out: id of the field → words. */
function compute(form, found) {
  Object.entries(found).forEach(([id, text]) => {
    const place = form.querySelector(`output[data-field="${CSS.escape(id)}"]`);
    if (place && place.textContent.trim() !== (text || place.dataset.empty)) place.textContent = text || place.dataset.empty;
  });
}

function keep(form) {
  const address = form.dataset.draft;
  const status = form.querySelector("[data-draft-status]");
  const local = device(address);
  const typed = touched(form);
  const page = `${performance.timeOrigin}-${Math.random().toString(36).slice(2)}`;
  let sendings = 0;
  let saved = typed.size ? null : words(textOf(form));
  let timer = null;
  let sending = false;
  let leaving = false;
  /** Sendings may overtake each other on their way: the server keeps the one with the highest number. */
  const numbered = () => `${page}.${sendings += 1}`;
  const say = (text) => { if (status && status.textContent !== text) status.textContent = text; };

  function fallBack(text, reason) {
    say(local.write(text) ? `${reason} Isian tersimpan di perangkat ini.` : `${reason} Jangan tutup halaman ini dulu.`);
    later(RETRY_MS);
  }

  async function save() {
    const params = textOf(form);
    const text = words(params);
    if (text === saved || sending || leaving) return;
    sending = true;
    params.set("_lembar", numbered());
    try {
      const answer = await fetch(address, { method: "POST", body: params, headers: { Accept: "application/json" }, redirect: "manual" });
      if (answer.ok) {
        const told = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
        saved = text;
        local.clear();
        say(`Tersimpan ${told.saved ?? clock()}`);
        compute(form, told.computed ?? {});
      } else if (answer.status === 409) {
        fallBack(text, "Tugas ini baru saja diubah orang lain; muat ulang untuk melihatnya.");
      } else {
        fallBack(text, answer.type === "opaqueredirect" || [400, 401, 403].includes(answer.status) ? "Sesi Anda berakhir; masuk kembali." : "Belum dapat disimpan di kantor.");
      }
    } catch {
      fallBack(text, "Sambungan terputus.");
    } finally {
      sending = false;
      if (words(textOf(form)) !== saved) later(PAUSE_MS);
    }
  }

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  function leave() {
    const params = textOf(form);
    const text = words(params);
    if (leaving || text === saved) return;
    local.write(text);
    params.set("_lembar", numbered());
    navigator.sendBeacon(address, params);
  }

  const number = Object.assign(document.createElement("input"), { type: "hidden", name: "_lembar" });
  form.append(number);
  const left = local.read();
  if (typed.size) later(PAUSE_MS);
  if (left !== null && left !== saved && restore(form, left, typed)) {
    say("Isian yang belum sempat terkirim dipulihkan.");
    form.dispatchEvent(new Event("change"));
    later(PAUSE_MS);
  }
  form.addEventListener("input", () => later(PAUSE_MS));
  form.addEventListener("change", (event) => later(event.target.matches?.("select, [type=radio], [type=checkbox]") ? CHOSEN_MS : PAUSE_MS));
  form.addEventListener("submit", (event) => {
    number.value = numbered();
    if (event.submitter?.formTarget === "_blank") return; // the page stays
    leaving = true;
    clearTimeout(timer);
    local.send(words(textOf(form)));
  });
  addEventListener("online", save);
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") leave(); });
  addEventListener("pageshow", () => { leaving = false; });
}

document.querySelectorAll("form[data-draft]").forEach(keep);
