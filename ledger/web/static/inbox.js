// Files dropped or chosen are sent one after the other; the list is renewed while something is being read.
const form = document.getElementById("drop");
const list = document.getElementById("arrivals");
const csrf = document.querySelector("meta[name=csrf]").content;

async function renew() {
  const answer = await fetch("/inbox/state");
  if (!answer.ok) { if (answer.status === 401) window.location.reload(); return; }
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = document.getElementById("arrival-list");
  const was = now.dataset.busy;
  now.replaceWith(document.importNode(parsed.getElementById("arrival-list"), true));
  if (was === "yes" && document.getElementById("arrival-list").dataset.busy === "no") window.location.reload();
}
window.setInterval(() => { if (document.getElementById("arrival-list").dataset.busy === "yes") renew(); }, 1500);

function send(file, tell) {
  return new Promise((done) => {
    const body = new FormData();
    body.append("files", file);
    const request = new XMLHttpRequest();
    request.open("POST", "/inbox/files");
    request.setRequestHeader("X-CSRF-Token", csrf);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) tell(Math.round((100 * event.loaded) / event.total)); });
    request.addEventListener("loadend", () => {
      let message = "";
      if (request.status !== 200) {
        try { message = JSON.parse(request.responseText).message; } catch { message = request.responseText || "未能送达"; }
      }
      done(message);
    });
    request.send(body);
  });
}

async function sendAll(files) {
  const line = document.getElementById("sending");
  const failed = [];
  for (const [index, file] of [...files].entries()) {
    const message = await send(file, (share) => { line.textContent = `正在上传 ${index + 1}/${files.length}：${file.name} ${share}%`; });
    if (message) failed.push(`${file.name}：${message}`);
    await renew();
  }
  line.textContent = failed.length ? failed.join("；") : `已上传 ${files.length} 份。`;
}

if (form) {
  const input = document.getElementById("files");
  input.addEventListener("change", () => { if (input.files.length) sendAll(input.files).then(() => { input.value = ""; }); });
  for (const name of ["dragenter", "dragover"]) window.addEventListener(name, (event) => { event.preventDefault(); form.classList.add("over"); });
  for (const name of ["dragleave", "drop"]) window.addEventListener(name, (event) => { event.preventDefault(); form.classList.remove("over"); });
  window.addEventListener("drop", (event) => { if (event.dataTransfer && event.dataTransfer.files.length) sendAll(event.dataTransfer.files); });
}
