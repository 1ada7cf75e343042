import type { IncomingMessage } from 'node:http';

/** Null when it is too long; it is read to its end all the same, or the sender would not hear why. */
export async function readBody(request: IncomingMessage, mostBytes: number): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length <= mostBytes) chunks.push(bytes);
  }
  return length > mostBytes ? null : Buffer.concat(chunks).toString('utf8');
}
