/* What is typed in a long form is kept on this device: through a cut, a lost session, a closed tab. Pages work without it.
   A draft is one entry of the device's own storage, for one person, one page and one form; it leaves when the form has
   arrived, when the person erases it, or after fifteen days. Secrets and files are never kept. With the words goes the
   stamp of the record they were typed over: given back with them, it tells the server what others saved meanwhile. */
(() => {
  'use strict';
  const here = document.currentScript, words = here.dataset, who = words.person;
  const PREFIX = 'alliage-brouillon:', DAYS = 15, SKIPPED = ['hidden', 'password', 'file', 'submit', 'button', 'image', 'reset'];
  let store;
  try { store = window.localStorage; store.getItem(PREFIX); } catch { return; }

  const read = key => { try { return JSON.parse(store.getItem(key)); } catch { return null; } };
  const time = at => new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'short', timeStyle: 'short' }).format(at);
  const all = Object.keys(store).filter(key => key.startsWith(PREFIX));
  // The server names the forms it has just accepted from this person: those drafts have done their work.
  const arrived = (words.arrived || '').split(' ').filter(Boolean).map(path => `${PREFIX}${who}:${path}:`);

  for (const key of all) {
    const draft = read(key), stale = !draft || Date.now() - draft.at > DAYS * 864e5;
    if (stale || (draft.sent && arrived.some(start => key.startsWith(start)))) store.removeItem(key);
  }

  const kept = form => [...form.elements].filter(field => field.name && !SKIPPED.includes(field.type) && field.tagName !== 'FIELDSET');
  const long = form => kept(form).some(field => field.tagName === 'TEXTAREA') || kept(form).length > 2;
  const values = form => kept(form).map(field =>
    [field.name, ['checkbox', 'radio'].includes(field.type) ? [field.value, field.checked] : field.value]);
  // What the record held when the form was shown (design/stale.py), one stamp a form, one a line of a formset.
  const stamps = form => [...form.elements].filter(field => field.type === 'hidden' && /(^|-)stamp$/.test(field.name));
  const note = (form, text, ...buttons) => {
    const box = document.createElement('div');
    box.className = 'note kept no-print'; box.setAttribute('role', 'status');
    const line = document.createElement('p');
    line.textContent = text;
    box.append(line);
    if (buttons.length) {
      const row = document.createElement('p');
      row.className = 'row';
      for (const [label, act] of buttons) {
        const button = document.createElement('button');
        button.type = 'button'; button.className = 'btn small'; button.textContent = label;
        button.addEventListener('click', () => { act(); box.remove(); });
        row.append(button);
      }
      box.append(row);
    }
    form.before(box);
    return box;
  };
  const write = (form, { fields, seen = [] }) => {
    const left = new Map(), old = new Map(seen);
    for (const field of stamps(form)) if (old.has(field.name)) field.value = old.get(field.name);
    for (const [name, value] of fields) left.set(name, [...(left.get(name) || []), value]);
    for (const field of kept(form)) {
      const queue = left.get(field.name);
      if (!queue || !queue.length) continue;
      const value = queue.shift();
      if (Array.isArray(value)) { if (field.value === value[0]) field.checked = value[1]; } else field.value = value;
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }
  };

  [...document.querySelectorAll('main form[method=post]')].forEach((form, place) => {
    if (!long(form)) return;
    const key = `${PREFIX}${who}:${new URL(form.action).pathname}:${place}`;
    const found = read(key), first = JSON.stringify(values(form));
    let line, timer;
    const save = sent => {
      const now = Date.now(), fields = values(form);
      if (!sent && JSON.stringify(fields) === first) return;
      try { store.setItem(key, JSON.stringify({ at: now, sent, fields, seen: stamps(form).map(field => [field.name, field.value]) })); } catch { return; }
      if (!line) {
        line = document.createElement('p');
        line.className = 'small soft kept-line no-print'; line.setAttribute('aria-live', 'polite');
        form.append(line);
      }
      line.textContent = words.saved.replace('{when}', time(now));
    };
    if (found && JSON.stringify(found.fields) !== first && !document.querySelector('main .errors')) {
      note(form, words.found.replace('{when}', time(found.at)),
        [words.take, () => { write(form, found); save(false); }], [words.drop, () => store.removeItem(key)]);
    }
    form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(save, 400, false); });
    form.addEventListener('change', () => { clearTimeout(timer); timer = setTimeout(save, 400, false); });
    window.addEventListener('pagehide', () => { if (timer) { clearTimeout(timer); timer = 0; const last = read(key); save(Boolean(last && last.sent)); } });
    form.addEventListener('submit', event => {
      clearTimeout(timer); timer = 0;
      if (navigator.onLine === false) {
        event.preventDefault();
        save(false);
        document.querySelectorAll('.note.kept').forEach(old => old.remove());
        note(form, words.offline).scrollIntoView({ block: 'nearest' });
      } else save(true);
    });
  });
})();
