<?php

namespace Tests;

use App\Models\Order;
use App\Models\Parcel;

class OrderTest extends TestCase
{
    public function testMany()
    {
        Order::factory()->count(3)->create(['ship_code' => 'A1']); // ~ breaking likely
        Parcel::factory()->count(3)->create(['ship_code' => 'A1']);
        $this->assertSame(3, Order::query()->count('id'));
    }
}
