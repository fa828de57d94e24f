import {
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** Costs of one document; `variables` tells page sizes, `data` bounds them by what was really answered. */
interface Costing {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
}

const MUTATION = 10;
const CONNECTION = 2;

/**
 * Cost of an operation in points: an object 1, a scalar 0, a mutation 10, a connection by its size. Given `data`, the actual
 * cost of that answer. How Shopify sizes connections is not documented; growing with the logarithm of `first` agrees with
 * the observation that 250 nodes with one object each are requested at 24.
 */
export function cost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  data?: unknown,
): number {
  const fragments = new Map(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  );
  const root = schema.getRootType(operation.operation);
  return selection(
    { schema, fragments, variables },
    operation.selectionSet,
    root?.name ?? '',
    data,
    data !== undefined,
  );
}

function selection(of: Costing, set: SelectionSetNode, type: string, data: unknown, actual: boolean): number {
  let sum = 0;
  for (const node of set.selections) {
    if (left(of, node)) continue;
    if (node.kind === Kind.FIELD) sum += field(of, node, type, data, actual);
    else if (node.kind === Kind.INLINE_FRAGMENT)
      sum += selection(of, node.selectionSet, node.typeCondition?.name.value ?? type, data, actual);
    else {
      const fragment = of.fragments.get(node.name.value);
      if (fragment) sum += selection(of, fragment.selectionSet, fragment.typeCondition.name.value, data, actual);
    }
  }
  return sum;
}

function field(of: Costing, node: FieldNode, parent: string, data: unknown, actual: boolean): number {
  const owner = of.schema.getType(parent);
  if (!node.selectionSet || (!isObjectType(owner) && !isInterfaceType(owner))) return 0;
  const declared = owner.getFields()[node.name.value]?.type;
  if (declared === undefined) return 0;
  const named = getNamedType(declared).name;
  const value = actual ? property(data, node.alias?.value ?? node.name.value) : undefined;
  if (actual && (value === null || value === undefined)) return 0;
  if (named.endsWith('Connection')) return CONNECTION + nodes(of, node, named, value, actual);
  const children = (child: unknown): number =>
    selection(of, node.selectionSet as SelectionSetNode, named, child, actual);
  if (parent === 'Mutation') return MUTATION + children(value);
  // What a mutation answers with is in its price.
  if (parent.endsWith('Payload')) return Array.isArray(value) ? 0 : children(value);
  if (!isListType(getNullableType(declared))) return 1 + children(value);
  const count = Array.isArray(value) ? value.length : asked(of, node);
  const [first] = Array.isArray(value) ? (value as unknown[]) : [value];
  return count === 0 ? 0 : size(count) * (1 + children(first));
}

/** The nodes of a connection, each by the dearest of its kind that was answered first. */
function nodes(of: Costing, node: FieldNode, type: string, value: unknown, actual: boolean): number {
  const kind = type.slice(0, -'Connection'.length);
  const list = [property(value, 'nodes'), property(value, 'edges')].find(Array.isArray) as unknown[] | undefined;
  const count = actual ? (list?.length ?? 0) : asked(of, node);
  if (count === 0) return 0;
  return size(count) * (1 + inner(of, node.selectionSet as SelectionSetNode, kind, list?.[0], actual));
}

/** Cost of one node below `nodes`, or below `edges { node }`, wherever fragments hide it. */
function inner(of: Costing, set: SelectionSetNode, kind: string, sample: unknown, actual: boolean): number {
  let sum = 0;
  for (const node of set.selections) {
    if (node.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = of.fragments.get(node.name.value);
      if (fragment) sum += inner(of, fragment.selectionSet, kind, sample, actual);
    } else if (node.kind === Kind.INLINE_FRAGMENT) sum += inner(of, node.selectionSet, kind, sample, actual);
    else if (node.name.value === 'nodes' && node.selectionSet)
      sum += selection(of, node.selectionSet, kind, sample, actual);
    else if (node.name.value === 'edges' && node.selectionSet)
      sum += inner(of, node.selectionSet, kind, sample, actual);
    else if (node.name.value === 'node' && node.selectionSet)
      sum += selection(of, node.selectionSet, kind, property(sample, 'node'), actual);
  }
  return sum;
}

/** Whether `@include` or `@skip` leaves a selection out. */
function left(of: Costing, node: SelectionNode): boolean {
  return (node.directives ?? []).some((directive) => {
    const value = directive.arguments?.[0]?.value;
    const given =
      value?.kind === Kind.VARIABLE ? of.variables[value.name.value] : value?.kind === Kind.BOOLEAN && value.value;
    return (
      (directive.name.value === 'include' && given !== true) || (directive.name.value === 'skip' && given === true)
    );
  });
}

function asked(of: Costing, node: FieldNode): number {
  const value = node.arguments?.find((argument) => argument.name.value === 'first')?.value;
  if (value?.kind === Kind.INT) return Number(value.value);
  const given = value?.kind === Kind.VARIABLE ? of.variables[value.name.value] : undefined;
  return typeof given === 'number' ? given : 1;
}

function size(count: number): number {
  return Math.max(1, Math.round(2 * Math.log(count)));
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
