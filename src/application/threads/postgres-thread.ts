/** Entry of the thread that has the connection of a thread that waits for it. */
import { answerBlocking } from '../../stores/postgres/answer-blocking.js';

answerBlocking();
