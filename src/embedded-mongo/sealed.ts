import { crc32 } from 'node:zlib';

const CRC_BYTES = 4;

/** BSON as it is stored: followed by the CRC-32 of its key and itself, so that damage is noticed when it is read. */
export function seal(key: Buffer, bson: Buffer): Buffer {
  const sealed = Buffer.allocUnsafe(bson.length + CRC_BYTES);
  bson.copy(sealed);
  sealed.writeUInt32LE(crc32(bson, crc32(key)), bson.length);
  return sealed;
}

/** Undefined when it is not what was stored under that key. */
export function unseal(key: Buffer, stored: Buffer): Buffer | undefined {
  if (!isFollowedBy(CRC_BYTES, stored)) return undefined;
  const bson = stored.subarray(0, -CRC_BYTES);
  return stored.readUInt32LE(bson.length) === crc32(bson, crc32(key)) ? bson : undefined;
}

/** As format 1 stored it. */
export function isBare(stored: Buffer): boolean {
  return isFollowedBy(0, stored);
}

/** BSON begins with its own length. */
function isFollowedBy(bytes: number, stored: Buffer): boolean {
  return stored.length >= 5 + bytes && stored.readInt32LE(0) === stored.length - bytes;
}
