// Keys: whatever has data-key can be reached by it, and the help sheet lists exactly what the page offers.
// A key like "g q" is two strokes, one after the other. While something is typed only Escape is heard.

const typing = (element) =>
  element && (element.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName)) &&
  !/^(checkbox|radio|button|submit)$/.test(element.type || "");

const shown = (element) => !element.closest("[hidden]") && !element.disabled;
const offered = () => [...document.querySelectorAll("[data-key]")].filter(shown);

let first = "";
let strokes = 0;

export function act(element) {
  if (element.matches("input, select, textarea")) { element.focus(); if (element.select) element.select(); } else element.click();
}

function heard(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  strokes += 1;
  const help = document.getElementById("help");
  if (event.key === "Escape") {
    if (help && !help.hidden) { help.hidden = true; return; }
    document.dispatchEvent(new CustomEvent("desk:escape", { detail: event }));
    if (typing(event.target)) event.target.blur();
    first = "";
    return;
  }
  if (typing(event.target) || event.defaultPrevented) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const wanted = first ? `${first} ${key}` : key;
  first = "";
  const found = offered().find((element) => element.dataset.key === wanted);
  if (found) { event.preventDefault(); act(found); return; }
  if (offered().some((element) => element.dataset.key.startsWith(`${wanted} `))) { first = wanted; event.preventDefault(); }
}

function fillHelp() {
  const list = document.getElementById("help-list");
  list.textContent = "";
  for (const element of offered()) {
    if (!element.dataset.help) continue;
    const term = document.createElement("dt");
    for (const part of element.dataset.key.split(" ")) {
      const key = document.createElement("kbd");
      key.textContent = { ArrowLeft: "←", ArrowRight: "→", Enter: "Enter" }[part] || part.toUpperCase();
      term.append(key, " ");
    }
    const text = document.createElement("dd");
    text.textContent = element.dataset.help;
    list.append(term, text);
  }
}

document.addEventListener("keydown", heard);
const button = document.getElementById("help-button");
if (button) {
  const help = document.getElementById("help");
  button.addEventListener("click", () => { fillHelp(); help.hidden = !help.hidden; });
  help.addEventListener("click", (event) => { if (event.target === help) help.hidden = true; });
}
// Rows of a list: J and K move, Enter opens.
const rows = [...document.querySelectorAll("table[data-rows] tbody tr")];
let chosen = -1;
function choose(to) {
  if (!rows.length) return;
  if (chosen >= 0) rows[chosen].classList.remove("chosen");
  chosen = Math.min(rows.length - 1, Math.max(0, to));
  rows[chosen].classList.add("chosen");
  rows[chosen].scrollIntoView({ block: "nearest" });
}
if (rows.length) {
  document.addEventListener("keydown", (event) => {
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j") choose(chosen + 1);
    else if (event.key === "k") choose(chosen - 1);
    else if (event.key === "Enter" && chosen >= 0 && !event.target.closest("a, button")) rows[chosen].querySelector("a").click();
  });
}
const print = document.getElementById("print");
if (print) print.addEventListener("click", () => window.print());

for (const form of document.querySelectorAll("form[data-confirm]")) {
  form.addEventListener("submit", (event) => { if (!window.confirm(form.dataset.confirm)) event.preventDefault(); });
}
for (const select of document.querySelectorAll("select[data-submits]")) select.addEventListener("change", () => select.form.submit());
for (const form of document.querySelectorAll("form")) {
  // A second stroke while the first is under way must not decide twice.
  form.addEventListener("submit", (event) => {
    if ("again" in form.dataset) return; // a download leaves the page as it is
    if (form.dataset.sent === "yes") { event.preventDefault(); return; }
    if (!event.defaultPrevented) form.dataset.sent = "yes";
  });
}
window.addEventListener("pageshow", () => { for (const form of document.querySelectorAll("form")) delete form.dataset.sent; });
