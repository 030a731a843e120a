import { createApp, onUnmounted, shallowRef } from 'vue';
import { joinCall, MediaManager } from 'beckon-client';

/** A call for as long as the component is there, and what is to be seen of it. */
function useCall(options) {
  const call = joinCall(options);
  const seen = shallowRef(call.snapshot());
  const end = call.subscribe(() => (seen.value = call.snapshot()));
  onUnmounted(() => (end(), call.leave()));
  return { call, seen };
}

const Call = {
  props: ['url', 'room', 'media'],
  setup: (props) => useCall({ ...props }),
  template: `
    <p v-if="seen.state === 'joining'">Connecting…</p>
    <p v-else-if="seen.state === 'ended'" role="alert">The call is over<template v-if="seen.error">: {{ seen.error.message }}</template></p>
    <template v-else>
      <p :data-count="seen.people.length">{{ seen.people.length === 0 ? 'Nobody else is here.' : 'Others here: ' + seen.people.length }}</p>
      <video v-for="person in seen.people" :key="person.id" :title="person.name" :srcObject.prop="person.main" autoplay playsinline></video>
      <button @click="call.leave()">Leave</button>
    </template>
  `,
};

const media = new MediaManager();
await media.start();
const url = new URL(new URLSearchParams(location.search).get('url') ?? '/signal', location.href).href;
createApp(Call, { url, room: location.hash.slice(1) || 'lobby', media }).mount('#root');
