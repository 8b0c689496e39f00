import * as vscode from 'vscode';
import { connectionKey } from '../aws/connection.ts';
import { type AskMfaCode, NoMfaCode } from '../aws/credentials.ts';

/** Asks for codes of MFA devices: once for calls that need the same one at the same time. */
export function createMfaPrompt(): AskMfaCode {
  const open = new Map<string, Promise<string>>();
  return (serial, connection) => {
    const key = JSON.stringify([connectionKey(connection), serial]);
    const known = open.get(key);
    if (known !== undefined) return known;
    const asked = ask(serial, connection.profile).finally(() => open.delete(key));
    open.set(key, asked);
    return asked;
  };
}

async function ask(serial: string, profile: string | undefined): Promise<string> {
  const code = await vscode.window.showInputBox({
    title: `MFA code for the profile ${profile ?? 'default'}`,
    prompt: `The code that the device ${serial} shows now`,
    placeHolder: '123456',
    // It is worth something for half a minute, to somebody who looks over the shoulder.
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (/^\d{6}$/.test(text.trim()) || text === '' ? undefined : 'A code has six digits.'),
  });
  if (code === undefined || code.trim() === '') throw new NoMfaCode(serial);
  return code.trim();
}
