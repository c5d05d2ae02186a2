import { styleText } from 'node:util';

/** What a piece of text means; the terminal decides how it looks. */
export type Tone = 'heading' | 'good' | 'bad' | 'caution' | 'quiet';

/** Returns text as it is shown in a tone. */
export type Paint = (tone: Tone, text: string) => string;

const FORMATS = { heading: 'bold', good: 'green', bad: 'red', caution: 'yellow', quiet: 'gray' } as const;

/** Adds colours, for terminals. */
export const colourful: Paint = (tone, text) => styleText(FORMATS[tone], text, { validateStream: false });

/** Leaves text as it is: for pipes, files and whoever sets NO_COLOR. */
export const plain: Paint = (_tone, text) => text;
