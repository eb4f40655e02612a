import asyncio, time, os
from tests.llm.mediation.test_real_mediation import *
import pytest
pytestmark = [pytest.mark.model, pytest.mark.timeout(900)]
def test_speed(real_ollama, small):
    from llm.room.asking import open_room
    from llm.mediation.asking import mediate_questions, critique_question
    from llm.agent.talking import talk_question
    from llm.agent.memory import Memory
    from llm.room.exchange import Answer
    ex=[]
    async def go():
        room = await open_room("smol", real_ollama, budget=Budget(attempts=1,tokens=60,threads=1), record=ex.append)
        print("context", room.context)
        qs=[mediate_questions(small,1)[0].question]
        from llm.rating.effects import effects_question
        qs.append(effects_question("Quiet from ten.", "", ref=""))
        for q in qs:
            t=time.time()
            try:
                r=await room.ask(q, lambda a: a)
                print(q.purpose, time.time()-t, len(r.text), r.cut_off, r.text[:300])
            except Exception as e: print(q.purpose, time.time()-t, e)
        t=time.time()
        asked = talk_question(Memory(), [], "It was loud again.", conversation="c", room_for=2000)
        r=await room.ask(asked, lambda a:a)
        print("talk", time.time()-t, r.text[:200])
        t=time.time()
    asyncio.run(go())
