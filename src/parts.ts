interface Part {
  stop(): Promise<unknown>;
}

/** Remembers a part that was started. */
export type Keep = <T extends Part>(part: T) => T;

/**
 * Starts something made of parts. `stop` stops them in the opposite order, once; so does a failure on the way, which is then
 * thrown.
 */
export async function startParts<T>(
  start: (keep: Keep) => Promise<T>,
): Promise<T & { stop(): Promise<void> }> {
  const parts: Part[] = [];
  const keep: Keep = (part) => {
    parts.push(part);
    return part;
  };
  const stop = async () => {
    for (const part of parts.splice(0).reverse()) await part.stop();
  };
  try {
    return { ...(await start(keep)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
