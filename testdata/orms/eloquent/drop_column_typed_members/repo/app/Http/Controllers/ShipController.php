<?php

namespace App\Http\Controllers;

use App\DTO\Checkout;
use App\Http\Requests\ParcelRequest;
use App\Http\Requests\ShipRequest;
use App\Models\Order;
use App\Models\Parcel;
use Illuminate\Database\Eloquent\Factories\Sequence;
use Illuminate\Support\Facades\DB;

class ShipController
{
    public function ship(ShipRequest $request)
    {
        $order = $request->order();
        $order->status = 'shipped'; // ~ breaking likely
        $request->order()->status = $request->status; // ~ breaking likely
    }

    public function send(ParcelRequest $request)
    {
        $parcel = $request->parcel();
        $parcel->status = 'sent';
        $request->parcel()->status = $request->status;
    }

    public function check(Checkout $checkout)
    {
        if ($checkout->status === 'open') {
            $checkout->order->status = 'open'; // ~ breaking likely
        }
        foreach ($checkout->parcels as $parcel) {
            $parcel->status = 'open';
        }
        $made = new Checkout(order: new Order(), status: 'new');
        $made->order->status = $made->status; // ~ breaking likely
    }

    /**
     * @param Order[] $many all of them
     * @param Parcel $one
     */
    public function told(array $many, $one)
    {
        /** @var Order $first */
        $first = $many[0];
        $one->status = $first->status; // ~ risky likely silent
        /** @var Parcel $last */
        $last = end($many);
        $last->status = 'lost';
    }

    public function aliased()
    {
        $open = function ($query) {
            $query->orWhere('o.status', '=', 'open'); // ~ risky possible
            $query->orWhere('p.status', '=', 'open');
        };
        DB::table('parcels', 'p')->where($open)->where('p.status', 'new');

        return DB::table('orders', 'o')->whereColumn('o.status', '=', 'p.status')->where($open); // ~ breaking likely
    }

    public function made()
    {
        Order::factory()->state(new Sequence(['status' => 'new'], ['total' => 1])); // ~ breaking likely
        Parcel::factory()->state(new Sequence(['status' => 'new']));
    }
}
