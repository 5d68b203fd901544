/** The one thing pages take from bpmn-js: a viewer that can be moved and zoomed, and cannot edit. */
export { default as NavigatedViewer } from "bpmn-js/lib/NavigatedViewer";
