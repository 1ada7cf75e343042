/** Opens a channel in the browser; Slack's own clients follow it without leaving. */
export const roomLink = (team: string, channel: string): string =>
  `https://app.slack.com/client/${encodeURIComponent(team)}/${encodeURIComponent(channel)}`;

interface MessagePlace {
  channel: string;
  ts: string;
  /** The first message of the thread it stands in. */
  threadTs?: string | undefined;
}

/** A message's permalink, made without asking Slack. `url` is the workspace's address as auth.test gives it. */
export function permalink(url: string, { channel, ts, threadTs }: MessagePlace): string {
  const link = `${url.replace(/\/$/, '')}/archives/${channel}/p${ts.replace('.', '')}`;
  return threadTs && threadTs !== ts ? `${link}?thread_ts=${threadTs}&cid=${channel}` : link;
}
