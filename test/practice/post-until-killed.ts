import { startPracticeSlack } from '../../src/practice/slack/practice-slack.ts';

// Posts messages one after the other and prints each once it was answered, until somebody kills it.
const slack = await startPracticeSlack({
  people: [{ email: 'ana@example.com', name: 'Ana Silva' }],
  channels: ['support'],
  signingSecret: 'secret',
  directory: process.argv[2] ?? '',
});
const channel = slack.channels[0]?.id ?? '';
for (let count = 1; ; count += 1) {
  const text = `message ${count}`;
  await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.token}` },
    body: new URLSearchParams({ channel, text }),
  });
  process.stdout.write(`${text}\n`);
}
