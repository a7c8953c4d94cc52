<?php

$factory->define('App\Models\Order', function ($faker) {
    return [
        'note' => $faker->word,
        'ship_code' => $faker->word, // ~ breaking likely
    ];
});

$factory->define(App\Models\Parcel::class, function ($faker) {
    return [
        'ship_code' => $faker->word,
    ];
});

$factory->state(App\Models\Order::class, 'sent', fn ($faker) => ['ship_code' => 'A1']); // ~ breaking likely
