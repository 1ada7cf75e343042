// Hosts may be a list, which is no legal URL; a password may not hold a slash or a question mark as it is.
const shape = /^(mongodb(?:\+srv)?:\/\/)([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/;

/**
 * The same server, user and options, but another database. Where the user is known is said when the address does not say it: it
 * would be looked for in that other database. (What a `+srv` address leaves out is in DNS, and is left to it.)
 */
export function withDatabase(uri: string, name: string): string {
  const [, scheme = '', hosts = '', database, options] = shape.exec(uri) ?? [];
  const isSilent = scheme === 'mongodb://' && hosts.includes('@') && !/(^|&)authSource=/i.test(options ?? '');
  const authSource = isSilent ? `authSource=${database || 'admin'}` : undefined;
  const query = [options, authSource].filter(Boolean).join('&');
  return `${scheme}${hosts}/${name}${query && `?${query}`}`;
}
