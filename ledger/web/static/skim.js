// Reading through: a selection (or the piece that J and K stand on) becomes a span of the document's text.
const sheet = document.getElementById("sheet");
const paper = document.getElementById("paper");
const form = document.getElementById("missed");
const button = document.getElementById("mark");
const said = document.getElementById("chosen");

const length = (text) => [...text].length; // the server counts code points, a browser counts UTF-16 units

function place(node, offset) {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
  if (!piece || !sheet.contains(piece)) return null;
  const before = node.nodeType === Node.TEXT_NODE ? node.textContent.slice(0, offset) : "";
  return Number(piece.dataset.start) + length(before);
}

function choose(start, end, text) {
  if (!form) return;
  form.elements.start.value = start;
  form.elements.end.value = end;
  button.disabled = !(end > start);
  said.textContent = end > start ? `已选 ${end - start} 字：${text.slice(0, 30)}` : "用鼠标选中漏掉的文字，再按 M；按 J / K 逐段移动，M 补录该段。";
}

document.addEventListener("selectionchange", () => {
  const selection = window.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  const start = place(range.startContainer, range.startOffset);
  const end = place(range.endContainer, range.endOffset);
  if (start !== null && end !== null) choose(start, end, String(selection));
});

// Pieces for the keyboard: every paragraph and cell with text.
const pieces = [...sheet.querySelectorAll("p, td")].filter((element) => element.querySelector("[data-start]") && element.textContent.trim());
let at = -1;
function step(by) {
  if (!pieces.length) return;
  if (at >= 0) pieces[at].classList.remove("standing");
  at = Math.min(pieces.length - 1, Math.max(0, at + by));
  const piece = pieces[at];
  piece.classList.add("standing");
  piece.scrollIntoView({ block: "center" });
  const parts = [...piece.querySelectorAll("[data-start]")];
  const last = parts[parts.length - 1];
  choose(Number(parts[0].dataset.start), Number(last.dataset.start) + length(last.textContent), piece.textContent);
}
document.getElementById("next-piece").addEventListener("click", () => step(1));
document.getElementById("last-piece").addEventListener("click", () => step(-1));

function goTo(clue) {
  const mark = sheet.querySelector(`[data-clue="${clue}"]`);
  for (const lit of sheet.querySelectorAll(".lit")) lit.classList.remove("lit");
  if (!mark) return;
  for (const part of sheet.querySelectorAll(`[data-clue="${clue}"]`)) part.classList.add("lit");
  paper.scrollTop += mark.getBoundingClientRect().top - paper.getBoundingClientRect().top - 120;
}
for (const link of document.querySelectorAll("[data-goto]")) link.addEventListener("click", (event) => { event.preventDefault(); goTo(link.dataset.goto); });
sheet.addEventListener("click", (event) => {
  const mark = event.target.closest("[data-clue]:not([data-clue=''])");
  if (mark && !String(window.getSelection())) goTo(mark.dataset.clue);
});
if (window.location.hash.startsWith("#c-")) goTo(window.location.hash.slice(3));
