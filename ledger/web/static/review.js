// The review page: page turning, zoom, marks that answer to fields and fields to marks, editors, pickers.
import { startPicker } from "./picker.js";

const review = document.getElementById("review");
const paper = document.getElementById("paper");
const clue = review.dataset.clue;

// ---- pages
const leaf = () => paper.querySelector(".leaf");
async function turn(to) {
  const now = leaf();
  if (!now || to < 1 || to > Number(now.dataset.count) || to === Number(now.dataset.number)) return;
  const answer = await fetch(`/clues/${clue}/pages/${to}`);
  if (!answer.ok) return;
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  now.replaceWith(document.importNode(parsed.querySelector(".leaf"), true));
  document.getElementById("page-number").textContent = to;
  paper.scrollTop = 0;
}
const press = (id, then) => { const button = document.getElementById(id); if (button) button.addEventListener("click", then); };
press("page-back", () => turn(Number(leaf().dataset.number) - 1));
press("page-on", () => turn(Number(leaf().dataset.number) + 1));

// ---- zoom, kept for the next clue
let zoom = Number(window.sessionStorage.getItem("zoom") ?? 1);
function setZoom(to) {
  paper.classList.remove(`zoom-${zoom}`);
  zoom = Math.min(4, Math.max(0, to));
  paper.classList.add(`zoom-${zoom}`);
  window.sessionStorage.setItem("zoom", zoom);
}
paper.classList.remove("zoom-1");
setZoom(zoom);
press("zoom-in", () => setZoom(zoom + 1));
press("zoom-out", () => setZoom(zoom - 1));

// ---- marks
const own = () => paper.querySelector(".b-clue, mark.m-clue, .grid .here");
function center(mark) {
  const box = mark.getBoundingClientRect();
  const frame = paper.getBoundingClientRect();
  paper.scrollTop += box.top - frame.top - Math.max(40, (frame.height - box.height) / 3);
  if (box.left < frame.left || box.right > frame.right) paper.scrollLeft += box.left - frame.left - 40;
}
async function showClue() {
  const pages = review.dataset.pages.split(" ").filter(Boolean).map(Number);
  if (leaf() && pages.length && !pages.includes(Number(leaf().dataset.number))) await turn(pages[0]);
  if (own()) center(own());
}
press("to-clue", showClue);
const fieldOf = (key) => document.querySelector(`.field[data-field="${key}"]`);
function light(key, scroll) {
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
  if (!key) return;
  const marks = [...paper.querySelectorAll(`[data-field="${key}"]`)];
  for (const mark of marks) mark.classList.add("lit");
  if (fieldOf(key)) fieldOf(key).classList.add("lit");
  if (scroll && marks.length) {
    const box = marks[0].getBoundingClientRect();
    const frame = paper.getBoundingClientRect();
    if (box.top < frame.top || box.bottom > frame.bottom) center(marks[0]);
  }
}
for (const value of document.querySelectorAll(".field .value")) {
  const key = value.closest(".field").dataset.field;
  value.addEventListener("click", () => light(key, true));
  value.addEventListener("focus", () => light(key, true));
}
paper.addEventListener("click", (event) => {
  const mark = event.target.closest("[data-field], [data-clue]");
  if (!mark || String(window.getSelection())) return;
  if (mark.dataset.field) { light(mark.dataset.field, false); if (fieldOf(mark.dataset.field)) fieldOf(mark.dataset.field).scrollIntoView({ block: "nearest" }); }
  else if (mark.dataset.clue && mark.dataset.clue !== clue) window.location = `/clues/${mark.dataset.clue}${window.location.search}`;
});

// ---- editors
const openEditor = () => document.querySelector(".edit:not([hidden])");
function closeEditor() {
  const form = openEditor();
  if (!form) return;
  form.hidden = true;
  form.closest(".field").querySelector("button.name").setAttribute("aria-expanded", "false");
  light("", false);
}
for (const button of document.querySelectorAll("button.name")) {
  button.addEventListener("click", () => {
    const form = document.getElementById(button.getAttribute("aria-controls"));
    const again = form === openEditor();
    closeEditor();
    if (again) return;
    form.hidden = false;
    button.setAttribute("aria-expanded", "true");
    light(button.closest(".field").dataset.field, true);
    const input = form.querySelector("input:not([type=hidden]), select");
    input.focus();
    if (input.select) input.select();
  });
}
for (const button of document.querySelectorAll(".not-stated")) {
  button.addEventListener("click", () => {
    const form = button.closest("form");
    form.querySelector("[name=value]").value = button.textContent;
    form.requestSubmit();
  });
}
for (const select of document.querySelectorAll(".edit select[name=value]")) {
  select.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); select.form.requestSubmit(); } });
}
for (const picker of document.querySelectorAll(".picker")) startPicker(picker);
paper.addEventListener("mouseup", () => {
  const text = String(window.getSelection()).replace(/\s+/g, "").slice(0, 200);
  const form = openEditor();
  if (!text || !form) return;
  const input = form.querySelector(".search") || form.querySelector("input[name=value]");
  if (!input) return;
  input.value = text;
  input.dispatchEvent(new Event("input"));
  input.focus();
});

// ---- the level of a loss while it is typed
const thresholds = JSON.parse(review.dataset.thresholds);
const units = { "": 1, 元: 1, 万: 1e4, 万元: 1e4, 亿: 1e8, 亿元: 1e8 };
for (const input of document.querySelectorAll("input.amount")) {
  const unit = input.form.querySelector("select");
  const output = input.form.querySelector("output");
  const say = () => {
    const parts = /^([\d,，]+(?:\.\d+)?)\s*(亿元?|万元?|元)?$/.exec(input.value.trim());
    if (!parts) { output.textContent = ""; output.className = "level-now"; return; }
    const yuan = Number(parts[1].replace(/[,，]/g, "")) * (parts[2] ? units[parts[2]] : units[unit.value]);
    let level = "待定";
    for (const [name, least] of thresholds) if (yuan >= Number(least)) level = name;
    output.textContent = `${yuan.toLocaleString("zh-CN", { maximumFractionDigits: 2 })} 元 · ${level}`;
    output.className = `level-now level-${level}`;
  };
  input.addEventListener("input", say);
  unit.addEventListener("change", say);
}

// ---- panels: reasons for refusing, merging, splitting
const panels = [...document.querySelectorAll("form.reasons")];
const closePanels = () => { for (const panel of panels) panel.hidden = true; };
for (const button of document.querySelectorAll("[data-panel]")) {
  button.addEventListener("click", () => {
    const panel = document.getElementById(button.dataset.panel);
    const was = panel.hidden;
    closeEditor();
    closePanels();
    panel.hidden = !was;
    const first = panel.querySelector("textarea, button");
    if (was && first) first.focus();
  });
}
document.addEventListener("desk:escape", () => {
  closeEditor();
  closePanels();
  document.getElementById("main").focus({ preventScroll: true }); // never on something that is hidden now
});

const image = paper.querySelector("img");
if (image && !image.complete) image.addEventListener("load", showClue, { once: true });
showClue();
