import type { ErrorCode } from 'yaml';

const sentences: Partial<Record<ErrorCode, string>> = {
  TAB_AS_INDENT: 'This line is indented with a tab. Use spaces.',
  BAD_INDENT:
    'This line is not indented as the lines around it, or a bracket or quote above it is not closed.',
  BLOCK_AS_IMPLICIT_KEY: 'A second ":" stands on this line. Put the text into quotes, or begin a new line.',
  MULTILINE_IMPLICIT_KEY: 'A ":" is missing on this line, or the line above is not finished.',
  MULTIPLE_DOCS: 'A second document begins here ("---"). Keep one document in the file.',
  TAG_RESOLVE_FAILED:
    'A tag (text that starts with !) means nothing here. Remove it, or put the text into quotes.',
  BAD_DIRECTIVE: 'A line that starts with % means nothing here. Remove it.',
  BAD_ALIAS: 'Text that starts with * or & has a meaning of its own. Put it into quotes.',
  BAD_SCALAR_START: 'Text cannot start with this character. Put it into quotes.',
  BAD_DQ_ESCAPE: 'A backslash in double quotes begins an escape. Write two of them, or use single quotes.',
};

const quoteHint =
  'Look for a bracket or quote without its partner, and put text that has { } [ ] or ": " in it into quotes.';

/** The mend for a fault of YAML syntax. */
export function sayYamlError(code: ErrorCode, message: string): string {
  return sentences[code] ?? `This is not YAML (${message}). ${quoteHint}`;
}
