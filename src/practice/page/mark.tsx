/** A number when somebody waits for this person, a dot when something is merely new. */
export function Mark({ unread, calls }: { unread: number; calls: number }) {
  if (calls > 0) return <span class="badge">{calls}</span>;
  return unread > 0 ? <span class="badge badge-dot" /> : null;
}
