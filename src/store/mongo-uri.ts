import { AppError } from '../errors.ts';

// Credentials end at the last @, also where a password that should have been encoded holds one, or a slash.
const shape = /^mongodb(?:\+srv)?:\/\/(?:.*@|(?!.*@))([^/?@]+)(?:\/([^?]*))?/;

/**
 * What may be said of a MongoDB address: its hosts and its database, never its credentials. Only the prefix is judged, the driver
 * judges the rest: lists of hosts are legal here, though they are no legal URL.
 * @throws AppError `bad-mongodb-uri`
 */
export function readMongoUri(uri: string): { hosts: string; database: string | null } {
  const [, hosts, database] = shape.exec(uri.trim()) ?? [];
  if (!hosts)
    throw new AppError(
      'bad-mongodb-uri',
      'MONGODB_URI must start with mongodb:// or mongodb+srv:// and name a host, such as mongodb://127.0.0.1:27017/muster.',
    );
  return { hosts, database: database || null };
}
