/* A personal link through a bad network: what is typed stays on the phone, and leaves again by itself with the same key.
   Without this script the page is complete: it only improves. */
(() => {
  "use strict";
  const DAYS = 15, SIDE = 1280, AGAIN = 15000;
  let root = document.getElementById("lien"), shelf, memory = null, busy = false, timer = 0;
  if (!root) return;
  try { shelf = window.localStorage; shelf.length; } catch (error) { return; }
  const name = "alliage-lien-" + root.dataset.id;

  const form = () => document.querySelector("form[data-lien]");
  const say = (text) => { const line = document.getElementById("etat"); if (line) line.textContent = text; };
  const read = () => {
    if (memory) return memory;
    try { memory = JSON.parse(shelf.getItem(name)); } catch (error) { memory = null; }
    if (memory && Date.now() - memory.at > DAYS * 864e5) forget();
    return memory;
  };
  const mark = () => {
    const line = document.querySelector("[data-gardee]");
    if (line) line.hidden = !(memory && memory.photo);
  };
  const keep = (draft) => {
    memory = Object.assign(draft, { at: Date.now() });
    mark();
    try { shelf.setItem(name, JSON.stringify(memory)); } catch (error) { return; }
    const erase = document.querySelector("[data-oublier]");
    if (erase) erase.parentNode.hidden = false;
  };
  const forget = () => { memory = null; shelf.removeItem(name); };

  // The fields as they stand; a file is kept apart, once shrunk.
  const typed = () => {
    const fields = [];
    for (const [key, value] of new FormData(form())) if (typeof value === "string") fields.push([key, value]);
    return Object.assign({}, read(), { fields });
  };
  const bare = () => { const draft = typed(); delete draft.photo; keep(Object.assign(draft, { pending: false })); };
  const restore = () => {
    const draft = read(), here = form();
    if (!draft || !here || "bound" in here.dataset) return;
    for (const box of here.querySelectorAll("[type=checkbox],[type=radio]")) box.checked = false;
    for (const [key, value] of draft.fields) {
      for (const field of here.querySelectorAll(`[name="${CSS.escape(key)}"]`)) {
        if (field.type === "radio" || field.type === "checkbox") field.checked = field.checked || field.value === value;
        else field.value = value;
        if (value && field.closest("details")) field.closest("details").open = true;
      }
    }
    keep(draft);
    say(root.dataset.back);
  };

  const shrink = async (file) => {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const sheet = document.createElement("canvas");
    sheet.width = Math.round(picture.width * scale);
    sheet.height = Math.round(picture.height * scale);
    sheet.getContext("2d").drawImage(picture, 0, 0, sheet.width, sheet.height);
    return sheet.toDataURL("image/jpeg", 0.7);
  };
  const bytes = (address) => {
    const text = atob(address.split(",")[1]), row = new Uint8Array(text.length);
    for (let n = 0; n < text.length; n++) row[n] = text.charCodeAt(n);
    return new Blob([row], { type: "image/jpeg" });
  };
  const parcel = (draft) => {
    const data = new FormData();
    for (const [key, value] of draft.fields) data.append(key, value);
    const field = form() && form().querySelector("[type=file]");
    if (draft.photo) data.append("photo", bytes(draft.photo), "photo.jpg");
    else if (field && field.files.length) data.append("photo", field.files[0]);
    return data;
  };

  const swap = (text) => {
    const next = new DOMParser().parseFromString(text, "text/html").getElementById("lien");
    if (!next) return;
    root.replaceWith(next);
    root = next;
    mark();
    const first = root.querySelector("[role=alert],.ok-note,h1");
    if (first) { first.tabIndex = -1; first.focus(); window.scrollTo(0, 0); }
  };
  const send = async () => {
    const draft = read();
    if (!draft || !draft.pending || busy) return;
    busy = true;
    say(root.dataset.sending);
    try {
      const answer = await fetch(location.pathname, { method: "POST", body: parcel(draft), credentials: "omit" });
      if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
      if (read() !== draft) say(root.dataset.kept); // written over meanwhile: what is new stays, to be sent in its turn
      else if (answer.redirected || answer.status === 422) {
        const text = await answer.text();
        if (answer.redirected) { forget(); history.replaceState(null, "", answer.url); } else keep(Object.assign(draft, { pending: false }));
        swap(text);
      } else {
        keep(Object.assign(draft, { pending: false }));
        say(root.dataset.shut);
      }
    } catch (error) {
      say(root.dataset.wait);
      clearTimeout(timer);
      timer = setTimeout(send, AGAIN);
    }
    busy = false;
    if (read() !== draft) send();
  };

  document.addEventListener("input", (event) => {
    if (form() && form().contains(event.target)) { keep(Object.assign(typed(), { pending: false })); say(root.dataset.kept); }
  });
  document.addEventListener("change", async (event) => {
    const field = event.target;
    if (field.type !== "file") return;
    bare();
    const file = field.files[0];
    if (!file) { say(root.dataset.kept); return; }
    try {
      const photo = await shrink(file);
      if (field.files[0] !== file) return;
      keep(Object.assign(typed(), { photo }));
      say(root.dataset.photo + " " + Math.round(photo.length * 0.75 / 1000) + " ko. " + root.dataset.kept);
    } catch (error) { return; } // not a picture this phone reads: the file leaves as it is
  });
  document.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    event.preventDefault();
    keep(Object.assign(typed(), { pending: true }));
    send();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-retirer]")) {
      form().querySelector("[type=file]").value = "";
      bare();
      say(root.dataset.kept);
    }
    if (!event.target.closest("[data-oublier]")) return;
    forget();
    location.reload();
  });
  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });

  // What this phone kept and the house already has is let go, unless it was mended since; what was on its way leaves again.
  const kept = read(), key = kept && (kept.fields.find((pair) => pair[0] === "key") || [])[1];
  if (key && kept.pending && root.dataset.known.split(" ").includes(key)) forget();
  restore();
  send();
})();
