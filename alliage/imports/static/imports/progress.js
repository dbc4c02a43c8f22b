/* While a table is read or written, the page that waits says so, and how far it is where the server tells. */
for (const form of document.querySelectorAll('form[data-wait]')) {
  const { wait, far, url } = form.dataset;
  let box, timer;
  const shown = n => new Intl.NumberFormat(document.documentElement.lang).format(n);
  const stop = () => { clearInterval(timer); box?.remove(); form.removeAttribute('aria-busy'); };
  const look = async (text, bar) => {
    try {
      const { done, rows } = await (await fetch(url, { headers: { Accept: 'application/json' } })).json();
      if (!rows) return;
      bar.max = rows; bar.value = done;
      text.textContent = far.replace('{done}', shown(done)).replace('{rows}', shown(rows));
    } catch { /* The answer of the form itself is on its way: the next look may fare better. */ }
  };
  form.addEventListener('submit', event => {
    if (form.getAttribute('aria-busy')) { event.preventDefault(); return; }
    form.setAttribute('aria-busy', 'true');
    box = document.createElement('div');
    box.className = 'progress'; box.setAttribute('role', 'status');
    const text = document.createElement('p'), bar = document.createElement('progress');
    text.textContent = wait; bar.setAttribute('aria-label', wait);
    box.append(text, bar);
    form.append(box);
    if (url) timer = setInterval(look, 700, text, bar);
  });
  // Back from the next page, or a sending the browser gave up.
  window.addEventListener('pageshow', event => { if (event.persisted) stop(); });
}
