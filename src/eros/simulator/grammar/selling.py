"""Sentences of selling captions: whom it is for, mood, what one gets, and the call to action.

``{x}`` is the content noun. Nothing here states a price, a number of pieces, a stock, a deadline
or a first showing: those are facts of an offer and stand on the post.
"""

from __future__ import annotations

FOR_WHOM = (
    "It is for the people who follow me here",
    "I made it for this page",
    "This {x} is for my fans here, and you are one of them",
    "I kept it for my messages instead of the wall",
    "I chose it for you from everything I have filmed",
    "It is private, so please keep it between the two of us",
    "A private {x}, just for you and the others who write to me",
    "You are here for a reason, so you get to open it",
    "This {x} goes to my messages and not to the wall",
    "I wanted my fans on this page to have it",
    "People on this page get this message from me, and nobody else does",
    "It is one of those I would rather share in private",
)

MOODS = (
    "The light was golden and I had nowhere else to be",
    "There was music on, something slow with a lot of bass",
    "I wore the perfume you would like",
    "My hair was a mess by the end and I left it like that",
    "It was raining outside and very warm inside",
    "I had a glass of red wine and a very good mood",
    "The curtains were half open and I did not mind",
    "My skin was still warm from the sun",
    "I laughed once, right in the middle, and kept it in",
    "You can hear the rain against the window if you listen",
    "I took the phone off the hook and the afternoon off work",
    "Every candle I own was burning",
    "I tried to look serious and it lasted about a minute",
    "The room was quiet apart from me",
    "I kept my earrings on and not a great deal else",
    "My favourite song came on halfway and you notice it",
    "I had thought about it all day long before I pressed record",
    "I was alone at home and felt anything but lonely",
    "My cheeks are red in the second half and it is not make-up",
    "I forgot the time and I hope you do too",
    "The armchair by the window has never looked so good",
    "I painted my nails dark red for it",
    "It was late, I could not sleep and I had an idea",
    "I started in black and ended in very few colours",
    "Slow is a word I took seriously that evening",
    "It was one of those nights when everything feels soft",
    "I felt good in my skin and it shows in every frame",
    "There is a moment near the end where I lose my composure",
    "I set the camera on the bookshelf and forgot about it",
    "The hotel room had a view, but I was the better one",
    "I was still in my evening dress when it started",
    "The morning was grey, so I made it warmer",
)

VALUES = (
    "You get the whole {x} in one go",
    "It is the complete {x}, from beginning to end",
    "All of it is in here, full length and in the best quality I can film",
    "You keep it in your messages and can watch it as often as you like",
    "One unlock and the whole {x} is yours to keep",
    "It is the full {x} and not a trailer",
    "The long cut is included, because I could not decide what to leave out",
    "Everything from that evening is in it, start to finish",
    "It comes with sound, so use your headphones",
    "I edited it myself and left in all the good parts",
    "You get every picture of it in full size",
    "The full {x} waits behind the lock and it stays in your messages",
)

CALLS = (
    "Unlock it whenever you have a quiet minute",
    "Open it tonight and tell me which part you liked best",
    "Unlock it and let me know what you think",
    "Tap to unlock and make yourself comfortable",
    "Open it when you are alone",
    "Unlock this {x} and write me afterwards",
    "Go on, open it and enjoy",
    "Unlock it, lean back and think of me",
    "Open it and tell me if I should make another one like it",
    "Tap, unlock, smile",
    "Unlock it and your evening is sorted",
    "Open it, and then come and talk to me about it",
    "Unlock it if you are in the mood for it",
    "See it now: unlock and press play",
)

AFTERTHOUGHTS = (
    "If you have a wish for the next one, tell me, I do read my messages and I write the good ideas down",
    "I already know what I want to film next, and a kind word from you might make it happen sooner",
    "Be honest with me about it, because I like to hear what works for you and what does not",
    "Take your time with it, there is no rush at all, and good things are better when they are slow",
    "And when you are done, send me a line, even a short one, because I always wonder how you liked it",
    "I hope it makes a long day end well, that is really all I want from it",
    "You know me well enough by now to guess how it ends, but I think the way there may surprise you",
    "It was a lovely evening to film and I hope you can feel that while you watch",
)

BUNDLE_VALUES = (
    "The sum of the list prices is on the post, and the bundle costs less than that",
    "You can see on the post what each piece costs alone and what they cost together",
    "What every piece costs on its own is listed, and so is the bundle price",
    "The list prices and the bundle price are both on the post, so you can compare",
    "The post names each piece with its list price and the price for all of them together",
    "You see the list price of every piece and what you pay for the whole bundle",
    "Together they cost less than one by one, and the sum is on the post",
    "All pieces are named on the post together with their list prices",
)

SALE_VALUES = (
    "The usual price and the sale price are both on the post",
    "How long the sale runs is written on the post",
    "Everything about the sale stands on the post, the end included",
    "The post says what it costs and until when",
)

TIP_HOOKS = (
    "It is time for a {x}",
    "Who is in for a {x}?",
    "I feel like a {x} this evening",
    "Let us have some fun with a {x}",
    "My next {x} is open",
    "Here comes a {x} for everyone who likes to play",
    "A {x} is the best way to end a long day",
    "You have been asking for another {x}",
    "No plans tonight? Then join my {x}",
    "I promised you a {x}, so here we are",
    "Feeling generous or feeling lucky in love? Have a look at this {x}",
    "Drum roll for a new {x}",
    "Let me see who is in a good mood: {x} time",
    "I dressed up for this {x}, so do take part",
)

TIP_BODIES = (
    "The rules are on the post and they are short",
    "Amount and reward are written on the post",
    "Every tip counts and every tip gets a thank-you",
    "What you get for it is on the post, in plain words",
    "I will thank everyone who takes part in person",
    "It is all in good fun and nobody has to join",
    "The reward is something I would be happy to show you",
    "I picked the reward myself and I think you will like it",
    "Tips go towards new outfits and a better camera",
    "It makes my day when you play along",
    "I read out the names with my best voice",
    "There is a smile in it for everyone, tip or no tip",
    "The post tells you how it works from start to end",
    "I like to see who is quick and who is curious",
)

TIP_CLOSERS = (
    "Are you in?",
    "Have fun with it!",
    "Thank you for playing along.",
    "May the mood be with you.",
    "I am curious who joins.",
    "Let us go!",
    "Show me what you have got.",
    "Thank you, you are lovely.",
    "Tip if you like, smile in any case.",
    "See you on the post.",
)

VIP_HOOKS = (
    "My VIP circle has an open door for you",
    "I would like to have you in my VIP circle",
    "You have been kind to me, so let me tell you about my VIP programme",
    "The VIP programme is my way of spoiling the fans I talk to most",
    "Some of you keep asking how to get closer: the VIP circle is how",
    "There is a VIP list on this page and I would like your name on it",
    "VIP is a big word, but the idea is simple",
    "I made a VIP programme because I like to know my fans by name",
)

VIP_BODIES = (
    "VIPs get longer answers, voice notes on weekends and a say in what I film",
    "You join with one tip, and the amount stands on the post",
    "As a VIP you choose the theme of a shoot now and then",
    "Your messages come first and I take my time with them",
    "What is included is listed on the post, point by point",
    "There is no small print: one tip, and what you get for it is on the post",
    "I send my VIPs a personal good-night note when the week is over",
    "VIPs see my shooting plan and may argue with it",
    "It is for fans who like a conversation as much as a picture",
    "You stay for as long as you enjoy it",
)

VIP_CLOSERS = (
    "Tell me if you would like to know more.",
    "Would you like to join?",
    "Write VIP and I will answer your questions.",
    "I would be happy to have you.",
    "Ask me anything about it.",
    "Think it over and let me know.",
    "The door is open.",
)

LIVE_HOOKS = (
    "My next live stream is in the calendar",
    "I picked an evening for the next live stream",
    "Come and watch me be nervous on my live stream",
    "A live stream with you in the chat is twice the fun",
    "Save the date: my next live stream is planned",
    "I am going to stream live and I want you there",
    "Put my live stream in your calendar",
    "There is a live stream coming up on this page",
    "My live stream has a date and a dress code",
    "Who keeps me company on my live stream?",
    "I cleaned the room and charged the lights for a live stream",
    "Live streams are my favourite part of the job",
)
