/**
 * Makes ../static/vendor/ (and the axe copy of the tests) from the packages of package-lock.json.
 *
 * `node build.js` writes; `node build.js --check` compares byte for byte with what is committed and exits 1 on a difference.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, "..", "static", "vendor");
const axe = join(here, "..", "..", "tests", "webtasks", "axe");
const of = (...parts) => readFileSync(join(here, "node_modules", ...parts));
const version = (name) => JSON.parse(of(name, "package.json")).version;

/** The released stylesheet's dark block, moved from an attribute that only a script could set to the system's own wish. */
function dark(css) {
  const rules = css.match(/\[data-bs-theme=dark\][^{}]*\{[^{}]*\}/g);
  const moved = rules.map((rule) => rule.replaceAll("[data-bs-theme=dark]", ":root"));
  return `@media screen and (prefers-color-scheme:dark){${moved.join("")}}\n`;
}

/** One sprite of the icons that icons.txt names, each a <symbol> whose id is its name. */
function sprite() {
  const names = readFileSync(join(here, "icons.txt"), "utf8").trim().split(/\s+/);
  const symbols = names.map((name) => {
    const body = of("bootstrap-icons", "icons", `${name}.svg`).toString().match(/<svg[^>]*>(.*)<\/svg>/s)[1];
    return `<symbol id="${name}" viewBox="0 0 16 16">${body.replace(/\s*\n\s*/g, "")}</symbol>\n`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("")}</svg>\n`;
}

/** esbuild's output of one entry file. */
async function bundle(entry, options) {
  const result = await build({
    absWorkingDir: here, entryPoints: [entry], bundle: true, minify: true, write: false, charset: "utf8", legalComments: "inline", target: "es2020", ...options,
  });
  return Buffer.from(result.outputFiles[0].contents);
}

/** The licence texts of every package that ends up in the viewer bundle. */
function licences() {
  const packages = Object.entries(JSON.parse(readFileSync(join(here, "package-lock.json"))).packages);
  const inBundle = packages.filter(([path]) => path && !/esbuild|bootstrap|popperjs|axe-core/.test(path));
  return inBundle.map(([path, { version: number }]) => {
    const name = path.replace(/^.*node_modules\//, "");
    const file = ["LICENSE", "LICENSE.md", "LICENCE", "license", "License.txt"].find((candidate) => {
      try { of(name, candidate); return true; } catch { return false; }
    });
    const text = file ? of(name, file).toString().trim() : `Licence: ${JSON.parse(of(name, "package.json")).license}`;
    return `==== ${name} ${number} ====\n\n${text}\n`;
  }).join("\n");
}

const bootstrap = of("bootstrap", "dist", "css", "bootstrap.min.css");
const files = {
  "bootstrap.min.css": bootstrap,
  "bootstrap-dark.css": Buffer.from(dark(bootstrap.toString())),
  "bootstrap.LICENSE": of("bootstrap", "LICENSE"),
  "icons.svg": Buffer.from(sprite()),
  "icons.LICENSE": of("bootstrap-icons", "LICENSE"),
  "bpmn-viewer.js": await bundle("viewer.js", { format: "esm" }),
  "bpmn-viewer.css": await bundle("viewer.css", {}),
  "bpmn-viewer.LICENSE": Buffer.from(licences()),
};
const about = {
  "bootstrap.min.css": `bootstrap ${version("bootstrap")}, \`dist/css/bootstrap.min.css\` as released, MIT`,
  "bootstrap-dark.css": "the dark block of that file under `prefers-color-scheme`, moved by `build.js`",
  "icons.svg": `bootstrap-icons ${version("bootstrap-icons")}, the icons of \`icons.txt\` in one sprite, MIT`,
  "bpmn-viewer.js": `bpmn-js ${version("bpmn-js")} NavigatedViewer and what it needs, esbuild ${version("esbuild")}; the bpmn.io licence: its watermark stays visible`,
  "bpmn-viewer.css": `stylesheets of bpmn-js ${version("bpmn-js")} and diagram-js ${version("diagram-js")}`,
};

function readme() {
  const rows = Object.entries(files).map(([name, bytes]) => {
    const sum = createHash("sha256").update(bytes).digest("hex");
    return `| \`${name}\` | ${about[name] ?? "licence text"} | \`${sum}\` |`;
  });
  return `# Not ours

Everything here is made by \`webtasks/bundle/build.js\` from its lock file; change nothing by hand.
Rebuild or compare byte for byte: see \`webtasks/bundle/README.md\`.

| file | what it is | SHA-256 |
|---|---|---|
${rows.join("\n")}
`;
}

const outputs = [
  ...Object.entries(files).map(([name, bytes]) => [join(vendor, name), bytes]),
  [join(vendor, "README.md"), Buffer.from(readme())],
  [join(axe, "axe.min.js"), of("axe-core", "axe.min.js")],
  [join(axe, "LICENSE"), of("axe-core", "LICENSE")],
];

if (process.argv.includes("--check")) {
  const differing = outputs.filter(([path, bytes]) => {
    try { return !readFileSync(path).equals(bytes); } catch { return true; }
  });
  differing.forEach(([path]) => console.error(`differs: ${path}`));
  process.exit(differing.length ? 1 : 0);
}
for (const [path, bytes] of outputs) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}
console.log(`${outputs.length} files written`);
