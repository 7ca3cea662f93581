// Served by views/install.py. Keeps static files whose name carries their version, and the page that says "offline".
// Records are never kept: everything else goes to the network as if there were no worker.
const KNOWN = {{ known|safe }};
const MOST = 400;
const VERSIONED = /\.[0-9a-f]{12}\.[a-z0-9]+$/;

self.addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(KNOWN.cache);
    await cache.addAll([KNOWN.offline, ...KNOWN.files]);
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  const clear = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("rapport-") && name !== KNOWN.cache).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(clear());
});

const still = async (request) => {
  const cache = await caches.open(KNOWN.cache);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && answer.type === "basic") {
    await cache.put(request, answer.clone());
    const all = await cache.keys();
    if (all.length > MOST) await cache.delete(all[KNOWN.files.length + 1]);
  }
  return answer;
};
const orKept = async (request, address) => {
  try {
    return await fetch(request);
  } catch (problem) {
    const kept = await (await caches.open(KNOWN.cache)).match(address);
    if (kept) return kept;
    throw problem;
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(orKept(request, KNOWN.offline));
  else if (address.pathname.startsWith(KNOWN.prefix)) {
    event.respondWith(VERSIONED.test(address.pathname) ? still(request) : orKept(request, request));
  }
});
