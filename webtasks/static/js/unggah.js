/**
 * Shows what will be sent before it is sent: picture, name, size, and at once a word about a file that is too large.
 *
 * Needs: `input[type=file][data-upload]`, perhaps with data-max-mb. Pictures are drawn on a canvas: no address of its own, nothing for the policy to allow.
 */
const UNITS = 1e6;

const size = (bytes) => (bytes < UNITS ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / UNITS).toFixed(1).replace(".", ",")} MB`);

async function picture(file) {
  const image = await createImageBitmap(file, { resizeWidth: 96, resizeQuality: "medium" });
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  canvas.getContext("2d").drawImage(image, 0, 0);
  image.close();
  return canvas;
}

/** The file list of an input cannot be changed in place; a new one takes its place. */
function without(input, unwanted) {
  const kept = new DataTransfer();
  [...input.files].filter((file) => file !== unwanted).forEach((file) => kept.items.add(file));
  input.files = kept.files;
}

function row(file, input, show) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  name.className = "name";
  name.textContent = `${file.name} · ${size(file.size)}`;
  const most = Number(input.dataset.maxMb || 0);
  if (most && file.size > most * UNITS) {
    const wrong = document.createElement("strong");
    wrong.className = "due-late d-block";
    wrong.textContent = `Ukuran berkas melebihi ${most} MB.`;
    name.append(wrong);
  }
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "btn btn-quiet";
  remove.textContent = "Batalkan";
  remove.setAttribute("aria-label", `Batalkan ${file.name}`);
  remove.addEventListener("click", () => { without(input, file); show(); input.focus(); });
  item.append(name, remove);
  if (file.type.startsWith("image/")) picture(file).then((canvas) => item.prepend(canvas)).catch(() => {});
  return item;
}

function preview(input) {
  const list = document.createElement("ul");
  list.className = "uploads";
  list.setAttribute("aria-label", "Berkas yang akan dikirim");
  list.setAttribute("aria-live", "polite");
  input.after(list);
  const show = () => list.replaceChildren(...[...input.files].map((file) => row(file, input, show)));
  input.addEventListener("change", show);
}

document.querySelectorAll("input[type=file][data-upload]").forEach(preview);
