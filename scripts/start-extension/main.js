const vscode = require('vscode');

/** Shows the Clusters view, once: whoever looks at something else then finds it again after a reload. */
exports.activate = async ({ globalState }) => {
  if (globalState.get('shown') === true) return;
  await vscode.commands.executeCommand('ecs.clusters.focus');
  await globalState.update('shown', true);
};
