/**
 * The members whose strings are expressions of the cluster query language, by their structure; no other documentation of
 * the API's members speaks of it. A constraint of the type `distinctInstance` takes none.
 */
export const queryMembers: ReadonlyMap<string, string> = new Map([
  ['PlacementConstraint', 'expression'],
  ['TaskDefinitionPlacementConstraint', 'expression'],
  ['ListContainerInstancesRequest', 'filter'],
]);
