// Writes verdicts.json: what form-js 1.23 says of every value in cases.json, and what it submits for every form there.
// Values go to the validator as a person's input would; forms are opened with their data and submitted.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { JSDOM } from 'jsdom';

const here = new URL('.', import.meta.url);
const { window } = new JSDOM('<!doctype html><body></body>', { pretendToBeVisual: true, url: 'http://localhost/' });
for (const name of ['window', 'document', 'navigator', 'Node', 'Element', 'HTMLElement', 'SVGElement', 'KeyboardEvent', 'MouseEvent', 'Event',
  'CustomEvent', 'DOMParser', 'MutationObserver', 'getComputedStyle', 'requestAnimationFrame', 'cancelAnimationFrame', 'DocumentFragment',
  'HTMLFormElement', 'HTMLTemplateElement', 'NodeFilter', 'File', 'FileList', 'Blob']) {
  const value = name === 'window' ? window : window[name];
  if (value !== undefined) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
globalThis.ResizeObserver = globalThis.IntersectionObserver = class { observe() {} unobserve() {} disconnect() {} };
const { Form } = createRequire(import.meta.url)('@bpmn-io/form-js-viewer');

const settled = () => new Promise(resolve => setTimeout(resolve, 60));

async function opened(schema, data) {
  const container = document.createElement('div');
  document.body.append(container);
  const form = new Form({ container });
  await form.importSchema(schema, data);
  await settled();
  return form;
}

async function judged({ field, values }) {
  const form = await opened({ type: 'default', id: 'form', components: [{ id: 'field', key: 'field', ...field }] }, {});
  const [instance] = form.get('formFieldInstanceRegistry').getAllKeyed();
  const verdicts = values.map(value => form.get('validator').validateFieldInstance(instance, value));
  form.destroy();
  return { field, values, messages: verdicts };
}

async function submitted({ title, components, data }) {
  const form = await opened({ type: 'default', id: 'form', components }, data);
  const { data: sent, errors } = form.submit();
  form.destroy();
  return { title, components, data, sent, errors: Object.keys(errors).sort() };
}

const cases = JSON.parse(readFileSync(new URL('cases.json', here), 'utf8'));
const values = [];
for (const one of cases.values) values.push(await judged(one));
const forms = [];
for (const one of cases.forms) forms.push(await submitted(one));
const lines = list => list.map(one => `    ${JSON.stringify(one)}`).join(',\n');
writeFileSync(new URL('verdicts.json', here), `{\n  "values": [\n${lines(values)}\n  ],\n  "forms": [\n${lines(forms)}\n  ]\n}\n`);
console.log(`${values.reduce((n, one) => n + one.values.length, 0)} values, ${forms.length} forms`);
process.exit(0);
