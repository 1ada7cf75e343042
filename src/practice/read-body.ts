import type { IncomingMessage } from 'node:http';
import { AppError } from '../errors.ts';

/** The body of a request as text. Throws AppError when it is longer than `mostBytes`. */
export async function readBody(request: IncomingMessage, mostBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes > mostBytes)
      throw new AppError('body-too-large', `The request is larger than ${mostBytes} bytes.`);
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
