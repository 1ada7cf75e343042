/**
 * For every collection. The domain's zod schemas own the shape of what is stored, so mongoose neither adds, drops nor counts
 * anything by itself; indexes are made at start, where a failure is seen.
 */
export const schemaOptions = {
  versionKey: false,
  id: false,
  minimize: false,
  strict: false,
  autoIndex: false,
  autoCreate: false,
  bufferCommands: false,
} as const;
