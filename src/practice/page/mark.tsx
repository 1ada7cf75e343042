interface News {
  unread: number;
  /** How much of it is meant for this very person. */
  calls: number;
}

/** A number when somebody waits for this person, a dot when something is merely new. */
export function Mark({ unread, calls }: News) {
  if (calls > 0) return <span class="badge">{calls}</span>;
  return unread > 0 ? <span class="badge badge-dot" /> : null;
}

/** The same in words, for those who do not see it; goes behind a name. */
export const markInWords = ({ unread, calls }: News): string =>
  calls > 0 ? `, ${calls} waiting` : unread > 0 ? ', unread' : '';
