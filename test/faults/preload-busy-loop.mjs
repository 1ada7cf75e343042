// Loaded into a process before Muster: on SIGUSR2 nothing else is done for a while, as with a computation nobody expected.
const busyMs = Number(process.env.BUSY_MS ?? 0);

process.on('SIGUSR2', () => {
  const endsMs = performance.now() + busyMs;
  while (performance.now() < endsMs);
});
