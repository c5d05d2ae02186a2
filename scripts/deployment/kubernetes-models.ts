/** What a manifest of some kind has to look like. */
export type Model = new (data: object) => { validate(): void };

/** Returns the model of a kind, by the definitions of Kubernetes itself; null for one that is not known here. */
export async function modelOf(kind: string): Promise<Model | null> {
  // Only when it is needed: they read files of their own.
  const models: Readonly<Record<string, () => Promise<unknown>>> = {
    Deployment: async () => (await import('kubernetes-models/apps/v1')).Deployment,
    HorizontalPodAutoscaler: async () =>
      (await import('kubernetes-models/autoscaling/v2')).HorizontalPodAutoscaler,
    PodDisruptionBudget: async () => (await import('kubernetes-models/policy/v1')).PodDisruptionBudget,
    ConfigMap: async () => (await import('kubernetes-models/v1')).ConfigMap,
    Namespace: async () => (await import('kubernetes-models/v1')).Namespace,
    PersistentVolumeClaim: async () => (await import('kubernetes-models/v1')).PersistentVolumeClaim,
    Secret: async () => (await import('kubernetes-models/v1')).Secret,
    Service: async () => (await import('kubernetes-models/v1')).Service,
  };
  const load = models[kind];
  return load === undefined ? null : ((await load()) as Model);
}
