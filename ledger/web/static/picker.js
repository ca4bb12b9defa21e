// A field of several values chosen from a list by typing: the first choice replaces what was there, later ones add.

const shownMost = 40;
const lists = new Map(); // source → promise of all rows, for lists that are searched here

export function startPicker(picker) {
  const search = picker.querySelector(".search");
  const value = picker.querySelector("input[type=hidden]");
  const picked = picker.querySelector(".picked");
  const options = picker.querySelector(".options");
  const local = picker.dataset.local === "yes";
  const free = picker.dataset.free === "yes";
  const labels = new Map();
  let chosen = value.value ? value.value.split("、") : [];
  let fresh = true;
  let at = -1;
  let asked = 0;

  const all = () => {
    if (!lists.has(picker.dataset.source)) lists.set(picker.dataset.source, fetch(picker.dataset.source).then((answer) => answer.json()));
    return lists.get(picker.dataset.source);
  };

  function draw() {
    picked.textContent = "";
    picked.classList.toggle("old", fresh);
    for (const item of chosen) {
      const chip = document.createElement("span");
      chip.className = "chip";
      chip.textContent = labels.get(item) || item;
      const off = document.createElement("button");
      off.type = "button";
      off.textContent = "×";
      off.setAttribute("aria-label", `去掉 ${chip.textContent}`);
      off.addEventListener("click", () => { chosen = chosen.filter((other) => other !== item); fresh = false; draw(); search.focus(); });
      chip.append(off);
      picked.append(chip);
    }
    value.value = chosen.join("、");
  }

  function choose(item, label) {
    labels.set(item, label);
    chosen = fresh ? [item] : [...chosen.filter((other) => other !== item), item];
    fresh = false;
    search.value = "";
    close();
    draw();
  }

  function close() { options.hidden = true; options.textContent = ""; at = -1; search.setAttribute("aria-expanded", "false"); }

  function point(to) {
    const items = [...options.children];
    if (!items.length) return;
    at = (to + items.length) % items.length;
    items.forEach((item, index) => item.setAttribute("aria-selected", index === at));
    items[at].scrollIntoView({ block: "nearest" });
  }

  async function look() {
    const words = search.value.trim();
    const mine = ++asked;
    if (!words) { close(); return; }
    let rows;
    if (local) {
      rows = (await all()).filter((row) => words.split(/\s+/).every((word) => `${row.label} ${row.value} ${row.hints || ""}`.includes(word)));
      rows.sort((one, other) => Number(other.label.includes(words)) - Number(one.label.includes(words)));
    } else rows = await (await fetch(`${picker.dataset.source}?words=${encodeURIComponent(words)}`)).json();
    if (mine !== asked) return;
    close();
    for (const row of rows.slice(0, shownMost)) {
      const item = document.createElement("li");
      item.setAttribute("role", "option");
      item.textContent = local && row.value !== row.label ? `${row.label}（${row.value}）` : row.label;
      item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(row.value, row.label); });
      options.append(item);
    }
    options.hidden = !options.children.length;
    search.setAttribute("aria-expanded", String(!options.hidden));
    if (rows.length) point(0);
    options.rows = rows;
  }

  search.addEventListener("input", look);
  search.addEventListener("blur", () => window.setTimeout(close, 100));
  search.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") { event.preventDefault(); point(at + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); point(at - 1); }
    else if (event.key === "Backspace" && !search.value && chosen.length) { chosen = chosen.slice(0, -1); fresh = false; draw(); }
    else if (event.key === "Enter" && search.value.trim()) {
      event.preventDefault();
      if (at >= 0 && !options.hidden) { const row = options.rows[at]; choose(row.value, row.label); }
      else if (free) choose(search.value.trim(), search.value.trim());
    }
  });
  if (local && chosen.length) all().then((rows) => { for (const row of rows) labels.set(row.value, row.label); draw(); });
  draw();
}
