import type { DeploymentLifecycleHookAction, StopServiceDeploymentStopType } from '@aws-sdk/client-ecs';
import * as vscode from 'vscode';
import { canBeStopped, type RolloutState, waitingHooks } from './apply/rollout.ts';
import type { Connection } from './aws/connection.ts';
import { CallError } from './aws/failure.ts';
import type { Identity, Session } from './aws/session.ts';

/** What an action is carried out on. */
export interface ActedOn {
  readonly connection: Connection;
  readonly session: Session;
  readonly state: RolloutState;
}

/** Asks how, asks for a yes, and asks ECS to stop the deployment. Whether it was asked. */
export async function stopDeployment({ connection, session, state }: ActedOn): Promise<boolean> {
  const { serviceDeployment: serviceDeploymentArn, serviceName } = state;
  if (serviceDeploymentArn === undefined || !canBeStopped(state)) {
    await vscode.window.showInformationMessage(
      `There is no deployment of ${serviceName} in progress that could be stopped.`,
    );
    return false;
  }
  const ways: readonly (vscode.QuickPickItem & { readonly stopType: StopServiceDeploymentStopType })[] = [
    {
      label: '$(discard) Roll Back',
      detail: 'ECS goes back to the last revision that was deployed completely.',
      stopType: 'ROLLBACK',
    },
    {
      label: '$(circle-slash) Abort',
      detail: 'ECS stops the deployment where it is. Accounts where this is not available yet refuse it.',
      stopType: 'ABORT',
    },
  ];
  const way = await vscode.window.showQuickPick(ways, { title: `Stop the deployment of ${serviceName}` });
  if (way === undefined) return false;
  const verb = way.stopType === 'ROLLBACK' ? 'Roll Back' : 'Abort';
  const confirmed = await confirm(`${verb} the deployment of service ${serviceName}?`, verb, {
    connection,
    session,
    state,
  });
  if (confirmed === undefined) return false;
  return carriedOut(() =>
    session.call('StopServiceDeployment', { serviceDeploymentArn, stopType: way.stopType }, confirmed),
  );
}

/** Continues a deployment that a PAUSE hook holds, or rolls it back. Whether ECS was asked to. */
export async function continueDeployment({ connection, session, state }: ActedOn): Promise<boolean> {
  const { serviceDeployment: serviceDeploymentArn, serviceName, stage } = state;
  const hooks = waitingHooks(state);
  if (serviceDeploymentArn === undefined || hooks.length === 0) {
    await vscode.window.showInformationMessage(`The deployment of ${serviceName} does not wait for anybody.`);
    return false;
  }
  const at = stage === undefined ? '' : ` at ${stage.stage}`;
  const choices = hooks.flatMap(({ hookId = '', expiresAt }) =>
    (['CONTINUE', 'ROLLBACK'] satisfies DeploymentLifecycleHookAction[]).map((action) => ({
      label: action === 'CONTINUE' ? '$(debug-continue) Continue' : '$(discard) Roll Back',
      description: hooks.length === 1 ? '' : hookId,
      detail: expiresAt === undefined ? '' : `It waits until ${expiresAt.toLocaleString()}.`,
      action,
      hookId,
    })),
  );
  const choice = await vscode.window.showQuickPick(choices, { title: `The deployment of ${serviceName} waits${at}` });
  if (choice === undefined) return false;
  const { action, hookId } = choice;
  const verb = action === 'CONTINUE' ? 'Continue' : 'Roll Back';
  const confirmed = await confirm(`${verb} the deployment of service ${serviceName}?`, verb, {
    connection,
    session,
    state,
  });
  if (confirmed === undefined) return false;
  return carriedOut(() =>
    session.call('ContinueServiceDeployment', { serviceDeploymentArn, hookId, action }, confirmed),
  );
}

/**
 * Names service, cluster, account and connection; for a production connection its name is typed.
 *
 * @returns what the call must keep to: the account that was named. Undefined when it was not confirmed.
 */
async function confirm(
  question: string,
  verb: string,
  { connection, session, state }: ActedOn,
): Promise<{ readonly accountId?: string } | undefined> {
  const { name, region, production, readOnly } = connection;
  if (readOnly === true) {
    await vscode.window.showWarningMessage(
      `The connection ${name} is read-only: nothing was sent. Change the connection to allow it.`,
    );
    return undefined;
  }
  const identity = await session.identity().catch(() => undefined);
  const detail = [
    `Service: ${state.serviceName}`,
    `Cluster: ${state.clusterName}`,
    `Account: ${accountText(identity)}`,
    `Connection: ${name} (${region})${production === true ? ', production' : ''}`,
    `Tasks now: ${state.counts.running} of ${state.counts.desired} run`,
  ].join('\n');
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, verb)) !== verb) return undefined;
  const confirmed = identity === undefined ? {} : { accountId: identity.accountId };
  if (production !== true) return confirmed;
  const typed = await vscode.window.showInputBox({
    title: `${verb} in production`,
    prompt: `Type the name of the connection (${name}) to go on.`,
    ignoreFocusOut: true,
    validateInput: (text) => (text === name ? undefined : `Not "${name}" yet.`),
  });
  return typed === name ? confirmed : undefined;
}

function accountText(identity: Identity | undefined): string {
  if (identity === undefined) return 'not known';
  const { accountId, alias } = identity;
  return alias === undefined ? accountId : `${accountId} (${alias})`;
}

async function carriedOut(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    const { message, isOutcomeUnknown } = error.failure;
    const more = isOutcomeUnknown ? ' The rollout’s document shows with the next look whether it was carried out.' : '';
    // Not waited for: whoever called goes on while the message stands.
    void vscode.window.showErrorMessage(`${message}${more}`);
    return isOutcomeUnknown;
  }
}
