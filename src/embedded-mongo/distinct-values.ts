import { decodeFields } from './bson-codec.ts';
import { compareValues } from './compare.ts';
import { someLeaf } from './leaves.ts';

/** The different values a path leads to, array elements one by one, in order. */
export async function distinctValues(
  documents: AsyncIterable<{ bytes: Buffer }>,
  path: string,
): Promise<unknown[]> {
  const segments = path.split('.');
  const fields = new Set([segments[0] ?? '']);
  const values: unknown[] = [];
  for await (const { bytes } of documents) {
    someLeaf(decodeFields(bytes, fields), segments, (value) => {
      if (Array.isArray(value)) values.push(...value);
      else if (value !== undefined) values.push(value);
      return false;
    });
  }
  values.sort(compareValues);
  return values.filter((value, at) => at === 0 || compareValues(value, values[at - 1]) !== 0);
}
