import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** A tab that can be hidden, with the questions that it asks and the notifications that it shows. */
export interface HiddenTab {
  /** Hides it and stops its clock; returns when it has asked what it had planned to ask. */
  hide(): Promise<void>;
  /** Lets its clock run on by so much; returns when what it asked in this time is answered. */
  pass(ms: number): Promise<void>;
  /** Shows it, its clock running. */
  show(): Promise<void>;
  /** How often it has asked a document. */
  asked(document: string): Promise<number>;
  notifications(): Promise<readonly string[]>;
}

/** Longer than it takes to stop its clock. */
const AHEAD_MS = 10_000;
/** Longer than a run that is shown waits for its next question. */
const PLANNED_MS = 1_500;

/** Makes a tab that is to be opened one that can be hidden: browsers without a window show every tab. */
export async function hiddenTab(page: Page): Promise<HiddenTab> {
  await page.clock.install();
  await page.addInitScript(`
    let isHidden = false;
    Object.defineProperty(document, 'hidden', { get: () => isHidden });
    window.setHidden = (value) => {
      isHidden = value;
      document.dispatchEvent(new Event('visibilitychange'));
    };
    window.questions = [];
    window.unanswered = 0;
    const { fetch } = window;
    window.fetch = async (address, options) => {
      questions.push(options.body);
      unanswered += 1;
      try {
        const answer = await fetch(address, options);
        return new Response(await answer.text(), answer);
      } finally {
        unanswered -= 1;
      }
    };
    window.notes = [];
    window.Notification = class {
      static permission = 'default';
      static requestPermission = async () => (window.Notification.permission = 'granted');
      constructor(title, { body }) {
        notes.push(title + ': ' + body);
      }
    };`);
  const answered = () => expect.poll(() => page.evaluate('unanswered')).toBe(0);
  const pass = async (ms: number) => {
    await page.clock.runFor(ms);
    await answered();
  };
  return {
    async hide() {
      // Its clock first: what is planned beside a running one is planned for nobody knows when.
      await page.clock.pauseAt((await page.evaluate<number>('Date.now()')) + AHEAD_MS);
      await answered();
      await page.evaluate('setHidden(true)');
      await pass(PLANNED_MS);
    },
    pass,
    async show() {
      await page.clock.resume();
      await page.evaluate('setHidden(false)');
    },
    asked: (document) =>
      page.evaluate((name) => {
        const { questions } = window as unknown as { questions: readonly string[] };
        return questions.filter((body) => body.includes(`query ${name}(`)).length;
      }, document),
    notifications: () => page.evaluate('notes'),
  };
}
