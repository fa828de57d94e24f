/**
 * Lint rule for the pure rooms: a moment must be handed in, never taken. oxlint can forbid `Date.now` by property, but has
 * no rule of its own for `new Date()` and `Date()`, which read the clock only when they are given nothing.
 */
const handed_in = {
  meta: {
    type: 'problem',
    messages: {
      clock: 'This reads the clock. Take the moment as an argument (an Instant), or build it from one.',
    },
  },
  create(context) {
    const check = (node) => {
      if (node.callee.type !== 'Identifier' || node.callee.name !== 'Date') return;
      if (node.type === 'NewExpression' && node.arguments.length > 0) return;
      context.report({ node, messageId: 'clock' });
    };
    return { NewExpression: check, CallExpression: check };
  },
};

export default { meta: { name: 'purity' }, rules: { 'handed-in-clock': handed_in } };
