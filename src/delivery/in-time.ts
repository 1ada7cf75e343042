type Late = { late: true };

/** What comes of `work`, or that it takes longer than `ms`; it goes on then. */
export async function inTime<T>(work: Promise<T>, ms: number): Promise<{ done: T } | Late> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Late>((resolve) => {
    timer = setTimeout(resolve, ms, { late: true });
  });
  try {
    return await Promise.race([work.then((done) => ({ done })), late]);
  } finally {
    clearTimeout(timer);
  }
}
