const struck = '[secret]';

const patterns: [RegExp, string][] = [
  // Slack's tokens, and the addresses it gives for answers, which work without any token.
  [/\b(?:xox[a-z](?:\.xox[a-z])?|xapp)-[\w-]+/g, struck],
  [/(hooks\.slack\.com\/)[^\s"\\]+/g, `$1${struck}`],
  // The greedy middle takes passwords with unescaped @ and / too.
  [/(mongodb(?:\+srv)?:\/\/)[^\s"]*@/g, `$1${struck}@`],
  [/\b(Bearer|Basic) [\w.~+/-]{8,}=*/g, `$1 ${struck}`],
];

/** Makes a function that takes the given secrets, and all that looks like one, out of a line of JSON. */
export function strikeOut(secrets: readonly string[]): (line: string) => string {
  const known = secrets.map((secret) => JSON.stringify(secret).slice(1, -1));
  return (line) => {
    const withoutKnown = known.reduce((text, secret) => text.replaceAll(secret, struck), line);
    return patterns.reduce((text, [pattern, instead]) => text.replace(pattern, instead), withoutKnown);
  };
}
