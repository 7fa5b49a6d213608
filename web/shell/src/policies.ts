// What fork does, in words for people.
export const POLICY_NAMES: Record<string, string> = {
  cow: 'Copy on write (Linux)',
  eager: 'Copy all at fork',
  odf: 'Share page tables too',
};
