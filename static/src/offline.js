// Keeps the page itself on this computer, so that a board can be opened without a connection. Beside the page, not in it:
// the browser runs this on its own. Plain JavaScript, for the types of pages and of workers exclude each other.

/* global FILES, self, caches, fetch -- FILES: what the page is made of, from build.mjs */
const SHELL = `boardcast-${FILES.join()}`;
const PATIENCE = 4_000; // ms until a line that seems to be there, but brings nothing, is given up
const HOME = new URL("./", self.location.href);

self.addEventListener("install", (event) => {
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== HOME.origin) return;
  if (request.mode === "navigate" && url.pathname === HOME.pathname) event.respondWith(page(request));
  else if (url.pathname.startsWith(`${HOME.pathname}static/`) && !url.pathname.includes("/swagger/")) event.respondWith(file(request));
});

async function keep() {
  const shell = await caches.open(SHELL);
  await shell.addAll([HOME.href, ...FILES.map((name) => new URL(name, HOME).href)]);
}

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("boardcast-") && name !== SHELL).map((name) => caches.delete(name)));
}

/** The page as the server has it today; as it is kept here if the server cannot be reached. */
async function page(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status < 500) return answer;
    return (await caches.match(HOME.href)) ?? answer;
  } catch (error) {
    const kept = await caches.match(HOME.href);
    if (kept === undefined) throw error;
    return kept;
  }
}

/** A file never changes under its name, so the one that is kept is as good as any. */
async function file(request) {
  const kept = await caches.match(request);
  if (kept !== undefined) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    const copy = answer.clone();
    void caches.open(SHELL).then((shell) => shell.put(request, copy));
  }
  return answer;
}
