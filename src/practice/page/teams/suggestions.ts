import type { Suggestion } from '../suggestions.tsx';

interface Offered {
  appName: string;
  /** Everybody who may be mentioned beside the app. */
  names: readonly string[];
  commands: readonly { title: string; description: string }[];
  isInChat: boolean;
}

/** After `@` a name; after the app's name, or in the chat with it, one of its commands. */
export function suggestionsFor(text: string, { appName, names, commands, isInChat }: Offered): Suggestion[] {
  const mentioned = /(^|\s)@([^@]*)$/.exec(text);
  const begun = mentioned?.[2]?.toLowerCase();
  const toApp = `@${appName} `;
  const command = isInChat ? text : text.startsWith(toApp) ? text.slice(toApp.length) : null;
  if (command !== null && !command.includes(' ') && (command !== '' || !isInChat))
    return commands
      .filter(({ title }) => title.startsWith(command.toLowerCase()) && title !== command)
      .map(({ title, description }) => ({
        ...{ label: title, description },
        text: `${isInChat ? '' : toApp}${title} `,
      }));
  if (begun === undefined) return [];
  const before = text.slice(0, text.length - begun.length - 1);
  return [appName, ...names]
    .filter((name) => name.toLowerCase().startsWith(begun))
    .map((name) => ({ label: name, description: name === appName ? 'App' : '', text: `${before}@${name} ` }));
}
